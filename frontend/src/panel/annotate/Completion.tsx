import { decimals } from "../pieces/field_names";
import { CannotTell } from "./CannotTell";
import { NumberField } from "./NumberField";

interface CompletionProps {
  readonly value: number | null;
  readonly cannotTell: boolean;
  readonly onSet: (value: number | null) => void;
  readonly onCannotTell: (cannotTell: boolean) => void;
}

/** Share of the task that was done, in steps of 0.05. */
export function Completion({ value, cannotTell, onSet, onCannotTell }: CompletionProps) {
  return (
    <div className="flex items-center gap-1">
      <input
        type="range"
        aria-label="completion"
        aria-valuetext={value === null ? "not marked" : decimals(value)}
        min={0}
        max={1}
        step={0.05}
        value={value ?? 0}
        onChange={(event) => {
          onSet(event.target.valueAsNumber);
        }}
        onPointerUp={(event) => {
          // A click on the very start of an unmarked slider changes nothing, but says 0.
          if (value === null) {
            onSet(event.currentTarget.valueAsNumber);
          }
        }}
        className={`w-20 min-w-12 flex-1 accent-human ${value === null ? "opacity-40" : ""}`}
      />
      <NumberField label="completion, as a number from 0 to 1" value={value} onSet={onSet} skippedByTab />
      <CannotTell label="completion" chosen={cannotTell} onChange={onCannotTell} skippedByTab />
    </div>
  );
}
