import type { ReactNode } from "react";
import { Field, INPUT } from "./Field";

interface TextFieldProps {
  readonly label: ReactNode;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problem: string | undefined;
  readonly hint?: ReactNode;
  readonly placeholder?: string;
  readonly inputMode?: "decimal" | "numeric";
  readonly className?: string;
}

/** A line to type into. */
export function TextField({ label, value, onChange, problem, hint, className = "", ...rest }: TextFieldProps) {
  return (
    <Field label={label} problem={problem} hint={hint} className={className}>
      {(ids) => (
        <input
          type="text"
          autoComplete="off"
          spellCheck={false}
          value={value}
          onChange={(event) => { onChange(event.currentTarget.value); }}
          className={INPUT}
          {...ids}
          {...rest}
        />
      )}
    </Field>
  );
}
