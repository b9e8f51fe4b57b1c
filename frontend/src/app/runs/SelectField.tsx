import type { ReactNode } from "react";
import { Field, INPUT } from "./Field";

interface SelectFieldProps<T extends string> {
  readonly label: ReactNode;
  readonly value: T;
  readonly options: readonly (readonly [value: T, words: string])[];
  readonly onChange: (value: T) => void;
  readonly problem: string | undefined;
  readonly hint?: ReactNode;
  readonly className?: string;
}

/** One of a few. */
export function SelectField<T extends string>(props: SelectFieldProps<T>) {
  const { label, value, options, onChange, problem, hint, className = "" } = props;
  return (
    <Field label={label} problem={problem} hint={hint} className={className}>
      {(ids) => (
        <select
          value={value}
          onChange={(event) => {
            const chosen = options.find(([known]) => known === event.currentTarget.value);
            if (chosen !== undefined) {
              onChange(chosen[0]);
            }
          }}
          className={INPUT}
          {...ids}
        >
          {options.map(([known, words]) => (
            <option key={known} value={known} className="bg-ground text-ink">{words}</option>
          ))}
        </select>
      )}
    </Field>
  );
}
