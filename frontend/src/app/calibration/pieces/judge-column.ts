import type { JudgeReport } from "../records";
import { judgeMark } from "../words";
import type { Column } from "./DataTable";

/** The heading of a judge's column, marked where it is no judge like others. */
export function judgeColumn(judge: JudgeReport): Column {
  return { title: judge.label, detail: judgeMark(judge), hue: judge.kind === "baseline" ? undefined : "judge" };
}
