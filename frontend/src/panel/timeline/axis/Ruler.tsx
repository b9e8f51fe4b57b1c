import { useRef } from "react";
import { useCursorFrame, useShownRange, useTimeline } from "./context";
import { atFrame } from "./position";
import { Row } from "./Row";
import { secondsOf, ticks } from "./ticks";
import { useWidth } from "./use_width";

const PX_PER_TICK = 64;
/** Room for a tick's words; nearer to the right edge they stand on its left. */
const LABEL_PX = 44;

/** Frames, and seconds below them; dragging along it scrubs. */
export function Ruler() {
  const { axis, fps } = useTimeline();
  const range = useShownRange();
  const track = useRef<HTMLDivElement>(null);
  const width = useWidth(track);
  const named = ticks(range, axis.length, width / PX_PER_TICK);
  return (
    <Row label={<CursorTime />}>
      <div ref={track} data-scrubs className="h-8 cursor-ew-resize text-[10px] leading-3 text-faint">
        {named.map((frame) => (
          <div
            key={frame}
            style={atFrame(frame)}
            className={`absolute top-0 border-line whitespace-nowrap ${
              (frame - range.min) / (range.max - range.min) > 1 - LABEL_PX / width
                ? "-translate-x-full border-r pr-1 text-right"
                : "border-l pl-1"
            }`}
          >
            <div className="text-ink">{frame}</div>
            <div>{secondsOf(frame, fps)}</div>
          </div>
        ))}
      </div>
    </Row>
  );
}

function CursorTime() {
  const { fps } = useTimeline();
  const frame = useCursorFrame();
  return (
    <>
      <span className="text-ink">f{frame}</span>
      <span>{fps === null ? "no frame rate" : secondsOf(frame, fps)}</span>
    </>
  );
}
