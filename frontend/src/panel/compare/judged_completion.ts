/** A judge's completion: in people's words where its calibration says them, else its own. */
import { decimals } from "../pieces/field_names";
import type { Judged } from "./judge_columns";
import type { Said } from "./said";

/** The value that the table shows, that differences are taken from, and that accepting takes. */
export function completionShown({ judgement, calibrated }: Judged): number | null {
  return calibrated?.task_completion ?? judgement.task_completion;
}

/** Null where the judge gave no completion. */
export function judgedCompletion({ judgement, calibrated }: Judged): Said | null {
  const own = judgement.task_completion;
  if (own === null) {
    return null;
  }
  const value = calibrated?.task_completion ?? null;
  const low = calibrated?.task_completion_low ?? null;
  const high = calibrated?.task_completion_high ?? null;
  const interval = low === null || high === null ? null : ([low, high] as const);
  if (calibrated == null || (value === null && interval === null)) {
    return { kind: "level", value: own };
  }
  const basis = `${calibrated.n_labels} labelled episodes`;
  const why = calibrated.reasons["task_completion"] ?? "no map";
  const parts = [
    value === null ? `the judge's own, not calibrated: ${why}` : `calibrated on ${basis}; the judge itself said ${decimals(own)}`,
    ...(interval === null
      ? []
      : [`people's number lies between ${decimals(interval[0])} and ${decimals(interval[1])} in ${Math.round(100 * calibrated.level)} of 100 such episodes`]),
    ...(calibrated.no_better.includes("task_completion")
      ? ["no better than the judge's own number on episodes held out"]
      : []),
  ].join("; ");
  return { kind: "level", value: value ?? own, parts, calibration: { isCalibrated: value !== null, interval } };
}
