import { useMemo, useRef, useState } from "react";
import type { Keyframe } from "../../../client/types";
import { useCursorFrame, useShownRange, useTimeline } from "../axis/context";
import { Row } from "../axis/Row";
import { frameInWords } from "../axis/ticks";
import { useWidth } from "../axis/use_width";
import { keyframesOf, whyChosen } from "./keyframe_reason";
import { KeyframeThumbnail } from "./KeyframeThumbnail";
import { spread } from "./spread";

interface KeyframesProps {
  readonly keyframes: readonly Keyframe[];
  /** Whose pictures are shown. */
  readonly camera: string;
  readonly frameUrl: (camera: string, frame: number, size: number) => string;
}

const LARGEST_PX = 56;
const SMALLEST_PX = 24;
/** Share of the row that pictures may fill: with room between them they stay near their frames. */
const FILLED = 0.8;

/** The frames that a judge is shown, near their place on the axis, and why each was chosen. */
export function Keyframes({ keyframes, camera, frameUrl }: KeyframesProps) {
  const { fps } = useTimeline();
  const range = useShownRange();
  const cursor = useCursorFrame();
  const track = useRef<HTMLDivElement>(null);
  const width = useWidth(track);
  const [pointed, setPointed] = useState<Keyframe | null>(null);

  const all = useMemo(() => keyframesOf(keyframes, camera), [keyframes, camera]);
  const shown = all.filter(({ frame_index: frame }) => frame > range.min && frame < range.max);
  const size = Math.min(Math.max((FILLED * width) / Math.max(shown.length, 1), SMALLEST_PX), LARGEST_PX);
  const exact = shown.map(({ frame_index: frame }) => ((frame - range.min) / (range.max - range.min)) * width);
  const centres = spread(exact, size, width);
  const current = all.findLast(({ frame_index: frame }) => frame <= cursor);
  const named = pointed ?? current;

  return (
    <Row label={<span className="text-ink">keyframes</span>}>
      <div ref={track} className="relative" style={{ height: size + 8 }}>
        {width > 0 &&
          shown.map((keyframe, nth) => (
            <KeyframeThumbnail
              key={keyframe.frame_index}
              keyframe={keyframe}
              url={frameUrl(keyframe.camera, keyframe.frame_index, 96)}
              size={size}
              centre={centres[nth] ?? 0}
              exact={exact[nth] ?? 0}
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
