import { type ReactNode, useId } from "react";

interface FieldIds {
  readonly id: string;
  readonly "aria-invalid": boolean;
  readonly "aria-describedby": string | undefined;
}

interface FieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly problem: string | undefined;
  readonly className?: string;
  /** The control; it must be given the ids. */
  readonly children: (ids: FieldIds) => ReactNode;
}

/** A control with its name, what it is for, and what is wrong with it. */
export function Field({ label, hint, problem, className = "", children }: FieldProps) {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, problem !== undefined && `${id}-problem`].filter(Boolean);
  return (
    <div className={className}>
      <label htmlFor={id} className="block font-medium">{label}</label>
      {children({
        id,
        "aria-invalid": problem !== undefined,
        "aria-describedby": described.length > 0 ? described.join(" ") : undefined,
      })}
      {hint !== undefined && <p id={`${id}-hint`} className="text-xs text-faint">{hint}</p>}
      {problem !== undefined && <p id={`${id}-problem`} className="text-xs text-bad">▲ {problem}</p>}
    </div>
  );
}

export const INPUT = "block min-h-7 w-full rounded border border-neutral bg-ground px-2 py-0.5 aria-invalid:border-bad";
