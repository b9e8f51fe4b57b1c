import { useState } from "react";

interface NumberFieldProps {
  readonly label: string;
  readonly value: number | null;
  readonly onSet: (value: number | null) => void;
  /** Where Tab leads to another control of the same value. */
  readonly skippedByTab?: boolean;
}

/** A score of 0 to 1 as text; what is half typed changes nothing. */
export function NumberField({ label, value, onSet, skippedByTab = false }: NumberFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <input
      type="text"
      tabIndex={skippedByTab ? -1 : 0}
      inputMode="decimal"
      aria-label={label}
      placeholder="—"
      value={typed ?? (value === null ? "" : value.toFixed(2))}
      onChange={(event) => {
        const text = event.target.value.trim().replace(",", ".");
        setTyped(text);
        if (text === "") {
          onSet(null);
        } else if (/^(0?\.\d+|0|1|1\.0*)$/.test(text)) {
          onSet(Number(text));
        }
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") {
          event.currentTarget.blur();
        }
      }}
      onBlur={() => {
        setTyped(null);
      }}
      className="w-12 rounded border bg-ground px-1 py-0.5 text-right"
    />
  );
}
