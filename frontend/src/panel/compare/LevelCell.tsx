import { decimals, fiveStep } from "../pieces/field_names";
import { Tooltip } from "../pieces/Tooltip";
import { IntervalMark } from "./IntervalMark";
import type { Said } from "./said";

interface LevelCellProps {
  readonly said: Extract<Said, { kind: "level" }>;
  /** Class of the text's colour. */
  readonly hue: string;
  /** Scores are shown on people's five steps. */
  readonly onFiveSteps: boolean;
}

/** A score, and where it was calibrated also in which interval people's number lies. */
export function LevelCell({ said, hue, onFiveSteps }: LevelCellProps) {
  const shown = onFiveSteps ? stepText(said.value) : decimals(said.value);
  if (said.parts === undefined) {
    return <span className={hue}>{shown}</span>;
  }
  const interval = said.calibration?.interval ?? null;
  return (
    <Tooltip says={said.parts}>
      <button type="button" className={`cursor-help text-left whitespace-nowrap ${hue}`}>
        <span className="underline decoration-dotted underline-offset-2">{shown}</span>
        {interval !== null && (
          <>
            <span className="text-xs">
              {" "}
              ({decimals(interval[0])}–{decimals(interval[1])})
            </span>
            <IntervalMark value={said.value} low={interval[0]} high={interval[1]} />
          </>
        )}
        {said.calibration?.isCalibrated === true && <span className="block text-xs text-faint">calibrated</span>}
        <span className="sr-only"> ({said.parts})</span>
      </button>
    </Tooltip>
  );
}

/** A score of 0 to 1 on the scale of 1 to 5. */
function stepText(score: number): string {
  const step = fiveStep(score);
  return step === null ? (1 + score * 4).toFixed(1) : String(step);
}
