import { type ReactNode, useId } from "react";
import { FAILURE_MODES, OUTCOME_NAMES, OUTCOMES, plain } from "../../panel/pieces/field_names";
import { REVIEW_MARKS, REVIEW_STATES, type View, withFilters } from "./view";

const FIELD = "min-h-6 w-full min-w-0 rounded border bg-ground px-1 py-0.5";

interface FilterFormProps {
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly tasks: readonly string[];
  /** Whether the user may filter by what judges said. */
  readonly seesAll: boolean;
}

/** Every filter that there is, as fields; each acts at once. */
export function FilterForm({ view, onView, tasks, seesAll }: FilterFormProps) {
  const change = (filters: View): void => { onView(withFilters(view, filters)); };
  return (
    <div className="grid gap-2">
      <Choice label="task" value={view.task} of={tasks.map((task) => [task, task])} onChange={(task) => { change({ task }); }} />
      <YesNo label="rated by me" value={view.mine} onChange={(mine) => { change({ mine }); }} />
      <YesNo label="rated by anybody" value={view.reviewed} onChange={(reviewed) => { change({ reviewed }); }} />
      {seesAll ? (
        <>
          <Choice label="outcome" value={view.outcome} of={OUTCOMES.map((one) => [one, OUTCOME_NAMES[one]])} onChange={(outcome) => { change({ outcome }); }} />
          <Score label="judge's completion, from" value={view.min_task_completion} onChange={(low) => { change({ min_task_completion: low }); }} />
          <Score label="judge's completion, up to" value={view.max_task_completion} onChange={(high) => { change({ max_task_completion: high }); }} />
          <Score label="differ by, at least" value={view.min_disagreement} onChange={(low) => { change({ min_disagreement: low }); }} />
          <Choice label="failure mode" value={view.failure_mode} of={FAILURE_MODES.map((one) => [one, plain(one)])} onChange={(failure_mode) => { change({ failure_mode }); }} />
          <Choice label="review" value={view.review_state} of={REVIEW_STATES.map((one) => [one, one])} onChange={(review_state) => { change({ review_state }); }} />
          <Choice label="mark" value={view.review_mark} of={REVIEW_MARKS.map((one) => [one, one])} onChange={(review_mark) => { change({ review_mark }); }} />
          <YesNo label="judge asks for a person" value={view.needs_review} onChange={(needs_review) => { change({ needs_review }); }} />
        </>
      ) : (
        <p className="text-faint">Outcome, scores and failures can be filtered by once the dataset is revealed to you: a filter would tell what judges said.</p>
      )}
    </div>
  );
}

function Labelled({ label, children }: { readonly label: string; readonly children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="grid grid-cols-[8.5rem_1fr] items-center gap-2">
      <label htmlFor={id} className="text-faint">
        {label}
      </label>
      {children(id)}
    </div>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T | undefined;
  readonly of: readonly (readonly [T, string])[];
  readonly onChange: (value: T | undefined) => void;
}

function Choice<T extends string>({ label, value, of, onChange }: ChoiceProps<T>) {
  return (
    <Labelled label={label}>
      {(id) => (
        <select
          id={id}
          className={FIELD}
          value={value ?? ""}
          onChange={(event) => {
            const chosen = event.currentTarget.value;
            onChange(of.find(([one]) => one === chosen)?.[0]);
          }}
        >
          <option value="">any</option>
          {of.map(([one, name]) => (
            <option key={one} value={one}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

interface YesNoProps {
  readonly label: string;
  readonly value: boolean | undefined;
  readonly onChange: (value: boolean | undefined) => void;
}

function YesNo({ label, value, onChange }: YesNoProps) {
  return (
    <Choice
      label={label}
      value={value === undefined ? undefined : value ? "yes" : "no"}
      of={[["yes", "yes"], ["no", "no"]]}
      onChange={(chosen) => { onChange(chosen === undefined ? undefined : chosen === "yes"); }}
    />
  );
}

interface ScoreProps {
  readonly label: string;
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
}

function Score({ label, value, onChange }: ScoreProps) {
  return (
    <Labelled label={label}>
      {(id) => (
        <input
          id={id}
          type="number"
          min={0}
          max={1}
          step={0.05}
          className={FIELD}
          defaultValue={value === undefined ? "" : Number(value.toFixed(2))}
          // A bar of the chart may have changed it from outside.
          key={value}
          onBlur={(event) => { accept(event.currentTarget); }}
          onKeyDown={(event) => {
            if (event.key === "Enter") {
              accept(event.currentTarget);
            }
          }}
        />
      )}
    </Labelled>
  );

  function accept(input: HTMLInputElement): void {
    const typed = input.value === "" ? undefined : Math.min(Math.max(input.valueAsNumber, 0), 1);
    if (typed !== (value === undefined ? undefined : Number(value.toFixed(2)))) {
      onChange(typed);
    }
  }
}
