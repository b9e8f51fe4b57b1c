import type { FailureMode } from "../../client/types";
import { FAILURE_MEANINGS, FAILURE_MODES, plain } from "../pieces/field_names";

interface FailureChoiceProps {
  readonly value: FailureMode | null;
  readonly cannotTell: boolean;
  /** Nothing failed in a success. */
  readonly isSuccess: boolean;
  readonly onSet: (mode: FailureMode | null) => void;
  readonly onCannotTell: (cannotTell: boolean) => void;
}

/** What went wrong, each with what it means. */
export function FailureChoice({ value, cannotTell, isSuccess, onSet, onCannotTell }: FailureChoiceProps) {
  if (isSuccess) {
    return <span className="text-faint">none, a success</span>;
  }
  return (
    <select
      aria-label="failure mode"
      value={cannotTell ? "cannot tell" : (value ?? "")}
      onChange={(event) => {
        const chosen = event.target.value;
        if (chosen === "cannot tell") {
          onCannotTell(true);
        } else if (chosen === "" && cannotTell) {
          onCannotTell(false);
        } else {
          onSet(FAILURE_MODES.find((mode) => mode === chosen) ?? null);
        }
      }}
      className="w-36 rounded border bg-ground px-1 py-0.5"
    >
      <option value="">not marked</option>
      {FAILURE_MODES.map((mode) => (
        <option key={mode} value={mode}>
          {`${plain(mode)}: ${FAILURE_MEANINGS[mode]}`}
        </option>
      ))}
      <option value="cannot tell">cannot tell</option>
    </select>
  );
}
