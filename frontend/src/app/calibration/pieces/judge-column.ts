import type { JudgeReport } from "../records";
import { judgeMark, judgeName } from "../words";
import type { Column } from "./DataTable";

/** The heading of a column of what one person reaches. */
export const PERSON: Column = { title: "a person against the others", hue: "human" };

/** The heading of a judge's column, marked where it is no judge like others. */
export function judgeColumn(judge: JudgeReport): Column {
  return { title: judgeName(judge), detail: judgeMark(judge), hue: judge.kind === "baseline" ? undefined : "judge" };
}
