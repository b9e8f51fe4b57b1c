import type { Keyframe } from "../../../client/types";
import { useTimeline } from "../axis/context";
import { frameInWords } from "../axis/ticks";
import { whyChosen } from "./keyframe_reason";

interface KeyframeThumbnailProps {
  readonly keyframe: Keyframe;
  readonly url: string;
  readonly size: number;
  /** Where the picture is centred, and where its frame lies. */
  readonly centre: number;
  readonly exact: number;
  /** Whether it is the latest one at or before the cursor. */
  readonly current: boolean;
  readonly onPoint: (keyframe: Keyframe | null) => void;
}

const LEADER_PX = 8;

/** One keyframe: a press goes there. */
export function KeyframeThumbnail({ keyframe, url, size, centre, exact, current, onPoint }: KeyframeThumbnailProps) {
  const { clock, fps } = useTimeline();
  const point = () => {
    onPoint(keyframe);
  };
  const leave = () => {
    onPoint(null);
  };
  const transition = keyframe.reason === "transition";
  return (
    <>
      <svg aria-hidden className="absolute inset-x-0 top-0 w-full overflow-visible" height={LEADER_PX}>
        <line
          x1={exact}
          x2={centre}
          y1={0}
          y2={LEADER_PX}
          className={transition ? "stroke-ink" : "stroke-line"}
          strokeWidth={transition ? 1.5 : 1}
        />
      </svg>
      <button
        type="button"
        aria-label={`Keyframe, ${frameInWords(keyframe.frame_index, fps)}: ${whyChosen(keyframe)}`}
        aria-current={current ? "true" : undefined}
        onClick={() => {
          clock.seek(keyframe.frame_index);
        }}
        onFocus={point}
        onBlur={leave}
        onPointerEnter={point}
        onPointerLeave={leave}
        style={{ left: centre - size / 2, top: LEADER_PX, width: size, height: size }}
        className={`absolute p-px hover:z-10 focus-visible:z-10 focus-visible:-outline-offset-2 ${current ? "bg-ink" : ""}`}
      >
        <img src={url} alt="" loading="lazy" decoding="async" draggable={false} className="size-full object-cover" />
        {transition && <span aria-hidden className="absolute right-px bottom-px bg-ground text-[8px] leading-[10px] text-ink">◆</span>}
      </button>
    </>
  );
}
