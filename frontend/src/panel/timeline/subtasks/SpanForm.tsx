import { useId } from "react";
import { mergeWithNext, renamed, scored, type Spans, withoutSpan } from "./subtask_edits";

interface SpanFormProps {
  readonly spans: Spans;
  readonly index: number;
  readonly names: readonly string[];
  readonly onChange: (spans: Spans | null) => void;
}

const FIELD = "min-h-6 rounded border border-line px-1 text-ink";

/** What the chosen subtask is called and how far it was achieved. */
export function SpanForm({ spans, index, names, onChange }: SpanFormProps) {
  const list = useId();
  const span = spans[index];
  if (span === undefined) {
    return null;
  }
  const score = span.score ?? null;
  return (
    <div role="group" aria-label={`Subtask ${span.name}`} className="flex flex-wrap items-center gap-2 py-1 text-[11px] text-faint">
      <label className="flex items-center gap-1">
        name
        <input
          key={`${index} ${span.name}`}
          defaultValue={span.name}
          list={list}
          maxLength={200}
          className={`${FIELD} w-36`}
          onBlur={(event) => {
            if (event.target.value.trim() === "") {
              event.target.value = span.name;
            } else if (event.target.value.trim() !== span.name) {
              onChange(renamed(spans, index, event.target.value));
            }
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") {
              // Enter saves the episode elsewhere; here it only ends the name.
              event.stopPropagation();
              event.currentTarget.blur();
            }
          }}
        />
      </label>
      <datalist id={list}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <label className="flex items-center gap-1">
        score
        <input
          type="number"
          min={0}
          max={1}
          step={0.05}
          value={score ?? ""}
          placeholder="—"
          className={`${FIELD} w-16`}
          onChange={(event) => {
            onChange(scored(spans, index, event.target.value === "" ? null : event.target.valueAsNumber));
          }}
        />
      </label>
      <span>
        frames {span.start_frame}–{span.end_frame}
      </span>
      <button
        type="button"
        disabled={index === spans.length - 1}
        className={`${FIELD} hover:bg-raised disabled:text-faint disabled:opacity-60`}
        onClick={() => {
          onChange(mergeWithNext(spans, index));
        }}
      >
        Merge with next
      </button>
      <button
        type="button"
        className={`${FIELD} hover:bg-raised`}
        onClick={() => {
          onChange(withoutSpan(spans, index));
        }}
      >
        Delete
      </button>
    </div>
  );
}
