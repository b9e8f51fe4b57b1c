import { Popover } from "../pieces/Popover";
import type { JudgeColumn } from "./judge_columns";

interface JudgePickerProps {
  readonly columns: readonly JudgeColumn[];
  readonly shown: readonly string[];
  readonly onShow: (ids: readonly string[]) => void;
}

/** Which judges and runs stand side by side. */
export function JudgePicker({ columns, shown, onShow }: JudgePickerProps) {
  return (
    <Popover label={`judges ${shown.length} of ${columns.length} ▾`}>
      <fieldset>
        <legend className="mb-1 font-medium">Show in the table</legend>
        {columns.map(({ id, name, judgement }) => (
          <label key={id} className="flex items-baseline gap-2 py-0.5">
            <input
              type="checkbox"
              checked={shown.includes(id)}
              onChange={(event) => {
                const others = shown.filter((other) => other !== id);
                onShow(event.target.checked ? [...others, id] : others);
              }}
            />
            <span>
              {name}, {judgement.judge.method}
              <span className="block text-xs text-faint">{new Date(judgement.created_at).toLocaleString()}</span>
            </span>
          </label>
        ))}
      </fieldset>
    </Popover>
  );
}
