import { Row } from "../axis/Row";
import { comparedWithMine, type SubtaskTrack } from "./other_tracks";
import { SpanBlock } from "./SpanBlock";
import { stacked } from "./stacked_spans";
import type { Spans } from "./subtask_edits";

interface OtherTrackProps {
  readonly track: SubtaskTrack;
  readonly mine: Spans;
  /** Name of the span chosen, in whichever track. */
  readonly chosen: string | null;
  readonly onChoose: (name: string) => void;
}

const ALONE_PX = 24;
const LANE_PX = 18;

/** The subtasks that somebody else marked. */
export function OtherTrack({ track, mine, chosen, onChoose }: OtherTrackProps) {
  const lanes = stacked(track.spans);
  const lanesNeeded = Math.max(0, ...lanes) + 1;
  const lanePx = lanesNeeded === 1 ? ALONE_PX : LANE_PX;
  return (
    <Row
      label={
        <span className={`truncate ${track.tone === "judge" ? "text-judge" : "text-neutral"}`} title={track.label}>
          {track.label}
        </span>
      }
    >
      <div role="group" aria-label={`Subtasks: ${track.label}`} className="relative" style={{ height: lanesNeeded * lanePx }}>
        {track.spans.map((span, nth) => (
          <div
            key={`${span.name} ${span.start_frame}`}
            className="pointer-events-none absolute inset-x-0 *:pointer-events-auto"
            style={{ top: (lanes[nth] ?? 0) * lanePx, height: lanePx }}
          >
            <SpanBlock
              name={span.name}
              start={span.start_frame}
              end={span.end_frame}
              score={span.score}
              tone={track.tone}
              remark={comparedWithMine(span, mine)}
              chosen={span.name === chosen}
              onChoose={() => {
                onChoose(span.name);
              }}
            />
          </div>
        ))}
      </div>
      {track.unplaced.length > 0 && <p className="text-[10px] text-faint">Not on the axis: {track.unplaced.join(", ")}.</p>}
    </Row>
  );
}
