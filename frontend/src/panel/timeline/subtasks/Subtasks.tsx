import { useMemo, useState } from "react";
import { useTimeline } from "../axis/context";
import { Row } from "../axis/Row";
import { MyTrack } from "./MyTrack";
import type { SubtaskTrack } from "./other_tracks";
import { OtherTrack } from "./OtherTrack";
import { SpanForm } from "./SpanForm";
import { addBoundary, namedFrom, type Spans, tidied } from "./subtask_edits";

interface SubtasksProps {
  /** Null where I have said nothing; empty where I said that none took place. */
  readonly mine: Spans | null;
  /** The task's list, to name spans from. */
  readonly names: readonly string[];
  readonly others: readonly SubtaskTrack[];
  readonly onChange: (spans: Spans | null) => void;
}

const BUTTON = "min-h-6 rounded border border-line px-1.5 text-ink hover:bg-raised";

/** My subtasks, to be edited, above those that others marked. */
export function Subtasks({ mine, names, others, onChange }: SubtasksProps) {
  const { axis, clock } = useTimeline();
  const [chosen, setChosen] = useState<string | null>(null);
  const spans = useMemo(() => tidied(mine ?? [], axis.length), [mine, axis]);
  const index = spans.findIndex((span) => span.name === chosen);

  /** Keeps the span chosen whose name was changed. */
  const change = (next: Spans | null) => {
    const now = next?.[index]?.name;
    if (now !== undefined && next?.length === spans.length) {
      setChosen(now);
    }
    onChange(next);
  };

  return (
    <>
      <Row label={<span className="text-human">subtasks: me</span>}>
        {mine === null && (
          <p className="pt-1 text-[11px] text-faint">Nothing marked yet: a boundary begins a subtask at the cursor.</p>
        )}
        {spans.length > 0 && <MyTrack spans={spans} chosen={chosen} onChoose={setChosen} onChange={onChange} />}
        <div // Above the cursor, which would cross the words.
          className="relative z-30 flex w-fit flex-wrap items-center gap-2 bg-ground pr-2 text-[11px] text-faint">
          <button
            type="button"
            className={`${BUTTON} my-1`}
            onClick={() => {
              onChange(addBoundary(spans, clock.get().frame, axis.length, names));
            }}
          >
            Boundary here (B)
          </button>
          {namedFrom(spans, names).some(({ name }, nth) => name !== spans[nth]?.name) && (
            <button
              type="button"
              className={BUTTON}
              title={names.join(", ")}
              onClick={() => {
                onChange(namedFrom(spans, names));
              }}
            >
              Take the task's names
            </button>
          )}
          {mine === null && (
            <button
              type="button"
              className={BUTTON}
              onClick={() => {
                onChange([]);
              }}
            >
              None took place
            </button>
          )}
          {mine?.length === 0 && (
            <>
              <span>You said that no subtask took place.</span>
              <button
                type="button"
                className={BUTTON}
                onClick={() => {
                  onChange(null);
                }}
              >
                Take back
              </button>
            </>
          )}
          {index >= 0 && <SpanForm spans={spans} index={index} names={names} onChange={change} />}
        </div>
      </Row>
      {others.map((track) => (
        <OtherTrack key={track.key} track={track} mine={spans} chosen={chosen} onChoose={setChosen} />
      ))}
    </>
  );
}
