import { useMemo, useRef, useState } from "react";
import type { Keyframe } from "../../../client/types";
import { useCursorFrame, useShownRange, useTimeline } from "../axis/context";
import { Row } from "../axis/Row";
import { frameInWords } from "../axis/ticks";
import { useWidth } from "../axis/use_width";
import { keyframesOf, whyChosen } from "./keyframe_reason";
import { KeyframeThumbnail, TICK_PX } from "./KeyframeThumbnail";
import { centreWithin, pictured } from "./pictured";
import type { LoadPicture } from "./use_picture";

interface KeyframesProps {
  readonly keyframes: readonly Keyframe[];
  /** Whose pictures are shown. */
  readonly camera: string;
  readonly load: LoadPicture;
}

/** Large enough to see what happens; what finds no room keeps its tick. */
const PICTURE_PX = 48;

/** The frames that a judge is shown, near their place on the axis, and why each was chosen. */
export function Keyframes({ keyframes, camera, load }: KeyframesProps) {
  const { fps } = useTimeline();
  const range = useShownRange();
  const cursor = useCursorFrame();
  const track = useRef<HTMLDivElement>(null);
  const width = useWidth(track);
  const [pointed, setPointed] = useState<Keyframe | null>(null);

  const all = useMemo(() => keyframesOf(keyframes, camera), [keyframes, camera]);
  const shown = all.filter(({ frame_index: frame }) => frame > range.min && frame < range.max);
  const exact = shown.map(({ frame_index: frame }) => ((frame - range.min) / (range.max - range.min)) * width);
  const fitting = pictured(shown, exact, PICTURE_PX, width);
  const current = all.findLast(({ frame_index: frame }) => frame <= cursor);
  const named = pointed ?? current;

  return (
    <Row label={<span className="text-ink">keyframes</span>}>
      <div ref={track} className="relative" style={{ height: PICTURE_PX + TICK_PX }}>
        {width > 0 &&
          shown.map((keyframe, nth) => (
            <KeyframeThumbnail
              key={keyframe.frame_index}
              keyframe={keyframe}
              load={load}
              size={PICTURE_PX}
              centre={centreWithin(exact[nth] ?? 0, PICTURE_PX, width)}
              exact={exact[nth] ?? 0}
              fits={fitting.has(keyframe)}
              pointed={keyframe === pointed}
              current={keyframe === current}
              onPoint={setPointed}
            />
          ))}
      </div>
      <p className="h-4 truncate text-[11px] leading-4 text-faint">
        {named === undefined
          ? "No keyframe up to here."
          : `${frameInWords(named.frame_index, fps)} · ${whyChosen(named)}`}
      </p>
    </Row>
  );
}
