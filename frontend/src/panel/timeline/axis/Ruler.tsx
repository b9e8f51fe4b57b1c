import { useRef } from "react";
import { useCursorFrame, useShownRange, useTimeline } from "./context";
import { atFrame } from "./position";
import { Row } from "./Row";
import { labelPlaces, secondsOf, ticks } from "./ticks";
import { useWidth } from "./use_width";

const PX_PER_TICK = 64;
/** Room for a tick's words; nearer to the right edge they stand on its left. */
const LABEL_PX = 44;

const LOOKS = { right: "border-l pl-1", left: "-translate-x-full border-r pr-1 text-right", none: "border-l" } as const;

/** Frames, and seconds below them; dragging along it scrubs. */
export function Ruler() {
  const { axis, fps } = useTimeline();
  const range = useShownRange();
  const track = useRef<HTMLDivElement>(null);
  const width = useWidth(track);
  const named = ticks(range, axis.length, width / PX_PER_TICK);
  const exact = named.map((frame) => ((frame - range.min) / (range.max - range.min)) * width);
  const places = labelPlaces(exact, LABEL_PX, width);
  return (
    <Row label={<CursorTime />}>
      <div ref={track} data-scrubs className="h-8 cursor-ew-resize text-[10px] leading-3 text-faint">
        {named.map((frame, nth) => (
          <div key={frame} style={atFrame(frame)} className={`absolute top-0 min-h-2 border-line whitespace-nowrap ${LOOKS[places[nth] ?? "none"]}`}>
            {places[nth] !== "none" && (
              <>
                <div className="text-ink">{frame}</div>
                <div>{secondsOf(frame, fps)}</div>
              </>
            )}
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
