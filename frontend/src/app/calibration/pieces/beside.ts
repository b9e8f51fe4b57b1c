import type { Estimated, FieldAgreement, JudgeReport } from "../records";

/** A judge or baseline, and what it came to on a field. */
export interface Beside {
  readonly judge: JudgeReport;
  readonly found: FieldAgreement;
}

/** A judge on a field, followed by the baselines that have the field. */
export function besideEachOther(judge: JudgeReport, found: FieldAgreement, baselines: readonly JudgeReport[]): [Beside, ...Beside[]] {
  const others = baselines.flatMap((one) => one.fields.filter(({ field }) => field === found.field).map((on) => ({ judge: one, found: on })));
  return [{ judge, found }, ...others];
}

export function hueOf({ kind }: JudgeReport): "judge" | undefined {
  return kind === "baseline" ? undefined : "judge";
}

/** Whether a number rests on other episodes than its column says. */
export function differs(number: Estimated | null | undefined, n: number): boolean {
  return number != null && number.value !== null && number.n_episodes !== n;
}
