interface CannotTellProps {
  readonly label: string;
  readonly chosen: boolean;
  readonly onChange: (chosen: boolean) => void;
  /** Where Tab leads to another control of the row, which the key - serves as well. */
  readonly skippedByTab?: boolean;
}

/** Says of a field that somebody looked and could not decide it. */
export function CannotTell({ label, chosen, onChange, skippedByTab = false }: CannotTellProps) {
  return (
    <button
      type="button"
      aria-pressed={chosen}
      aria-label={`${label}: cannot tell`}
      title="cannot tell (-)"
      tabIndex={skippedByTab ? -1 : 0}
      onClick={() => {
        onChange(!chosen);
      }}
      className={`min-h-6 min-w-6 cursor-pointer rounded border px-1 ${
        chosen ? "border-human bg-human font-semibold text-ground" : "bg-ground hover:border-human"
      }`}
    >
      ?
    </button>
  );
}
