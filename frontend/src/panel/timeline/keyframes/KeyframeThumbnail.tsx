import type { Keyframe } from "../../../client/types";
import { useTimeline } from "../axis/context";
import { frameInWords } from "../axis/ticks";
import { whyChosen } from "./keyframe_reason";
import { type LoadPicture, usePicture } from "./use_picture";

interface KeyframeThumbnailProps {
  readonly keyframe: Keyframe;
  readonly load: LoadPicture;
  readonly size: number;
  /** Where the picture is centred, and where its frame lies. */
  readonly centre: number;
  readonly exact: number;
  /** Whether there is room for its picture; without, it shows while it is pointed at. */
  readonly fits: boolean;
  readonly pointed: boolean;
  /** Whether it is the latest one at or before the cursor. */
  readonly current: boolean;
  readonly onPoint: (keyframe: Keyframe | null) => void;
}

export const TICK_PX = 12;
const TICK_WIDTH_PX = 10;

/** One keyframe, a tick at its frame with its picture below: a press goes there. */
export function KeyframeThumbnail(props: KeyframeThumbnailProps) {
  const { keyframe, load, size, centre, exact, fits, pointed, current, onPoint } = props;
  const { clock, fps } = useTimeline();
  const shown = fits || pointed;
  const picture = usePicture(load, keyframe.camera, keyframe.frame_index, shown);
  const transition = keyframe.reason === "transition";
  const left = fits ? centre - size / 2 : exact - TICK_WIDTH_PX / 2;
  const box = { left: centre - size / 2 - left, top: TICK_PX, width: size, height: size };
  return (
    <button
      type="button"
      aria-label={`Keyframe, ${frameInWords(keyframe.frame_index, fps)}: ${whyChosen(keyframe)}`}
      aria-current={current ? "true" : undefined}
      onClick={() => {
        clock.seek(keyframe.frame_index);
      }}
      onFocus={() => {
        onPoint(keyframe);
      }}
      onBlur={() => {
        onPoint(null);
      }}
      onPointerEnter={() => {
        onPoint(keyframe);
      }}
      onPointerLeave={() => {
        onPoint(null);
      }}
      style={{ left, width: fits ? size : TICK_WIDTH_PX, height: fits ? TICK_PX + size : TICK_PX }}
      className={`absolute top-0 focus-visible:-outline-offset-2 ${fits ? "" : "z-10"}`}
    >
      <span
        aria-hidden
        style={{ left: exact - left }}
        className={`absolute top-0 -translate-x-1/2 ${transition ? "bg-ink" : "bg-faint"} ${fits ? "h-3" : "h-2"} ${current ? "w-[3px]" : transition ? "w-0.5" : "w-px"}`}
      />
      {shown && (
        <span style={box} className={`pointer-events-none absolute bg-raised p-px ${current ? "bg-ink" : ""} ${fits ? "" : "shadow-md"}`}>
          {picture !== null && <img src={picture} alt="" draggable={false} className="size-full object-cover" />}
          {transition && <span aria-hidden className="absolute right-px bottom-px bg-ground px-px text-[9px] leading-[11px] text-ink">◆</span>}
        </span>
      )}
    </button>
  );
}
