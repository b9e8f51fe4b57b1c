import { useState } from "react";
import { useTimeline } from "../axis/context";
import { BoundaryHandle } from "./BoundaryHandle";
import { SpanBlock } from "./SpanBlock";
import { type Boundary, boundariesOf, mergeWithNext, moveBoundary, type Spans } from "./subtask_edits";

interface MyTrackProps {
  readonly spans: Spans;
  readonly chosen: string | null;
  readonly onChoose: (name: string) => void;
  readonly onChange: (spans: Spans) => void;
}

interface Drag {
  readonly boundary: Boundary;
  readonly frame: number;
}

/** My spans with an edge to move at each end; a drag is kept only when it ends. */
export function MyTrack({ spans, chosen, onChoose, onChange }: MyTrackProps) {
  const { axis } = useTimeline();
  const [drag, setDrag] = useState<Drag | null>(null);
  const shown = drag === null ? spans : moveBoundary(spans, drag.boundary, drag.frame);

  return (
    <div className="relative h-7" role="group" aria-label="Subtasks: me">
      {shown.map((span, index) => (
        <SpanBlock
          key={`span ${index}`}
          name={span.name}
          start={span.start_frame}
          end={span.end_frame}
          score={span.score ?? null}
          tone="human"
          chosen={span.name === chosen}
          onChoose={() => {
            onChoose(span.name);
          }}
        />
      ))}
      {boundariesOf(spans, axis.length).map((boundary) => {
        const moved = drag !== null && drag.boundary.index === boundary.index && drag.boundary.edge === boundary.edge;
        return (
          <BoundaryHandle
            // Its place in the row, not its frame: it must keep the focus while it moves.
            key={`${boundary.edge} ${boundary.index}`}
            boundary={moved ? { ...boundary, frame: drag.frame } : boundary}
            name={spans[boundary.index]?.name ?? ""}
            onPreview={(frame) => {
              setDrag(frame === null ? null : { boundary, frame });
            }}
            onMove={(frame) => {
              onChange(moveBoundary(spans, boundary, frame));
            }}
            onMerge={() => {
              onChange(mergeWithNext(spans, boundary.index));
            }}
          />
        );
      })}
    </div>
  );
}
