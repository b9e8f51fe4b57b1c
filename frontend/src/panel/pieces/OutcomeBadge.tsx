import type { Outcome } from "../../client/types";
import { OUTCOME_LETTERS, OUTCOME_NAMES } from "./field_names";

const TONES: Record<Outcome, string> = {
  success: "border-good text-good",
  partial: "border-warn text-warn",
  failure: "border-bad text-bad",
  undecided: "border-line text-faint",
};

interface OutcomeBadgeProps {
  readonly outcome: Outcome;
  /** Its letter alone, where space is short. */
  readonly short?: boolean;
}

/** An outcome by its letter, name and colour. */
export function OutcomeBadge({ outcome, short = false }: OutcomeBadgeProps) {
  const look = `inline-block rounded border px-1 leading-4 ${TONES[outcome]}`;
  if (short) {
    return (
      <abbr title={OUTCOME_NAMES[outcome]} className={`${look} font-semibold no-underline`}>
        {OUTCOME_LETTERS[outcome]}
      </abbr>
    );
  }
  return <span className={look}>{OUTCOME_NAMES[outcome]}</span>;
}
