import type { JudgeReport, Report } from "../records";
import { judgeMark, judgeName } from "../words";

/** A judge at the head of a row, marked where it is no judge like others. */
export function JudgeName({ judge }: { readonly judge: JudgeReport }) {
  const mark = judgeMark(judge);
  return (
    <>
      <span className={judge.kind === "baseline" ? "" : "text-judge"}>{judgeName(judge)}</span>
      {mark !== "" && <span className="ml-2 rounded border px-1 text-xs font-normal whitespace-nowrap text-faint">{mark}</span>}
    </>
  );
}

/** The judge of a label, marked the same way; a label of none as it is. */
export function JudgeLabel({ report, label }: { readonly report: Report; readonly label: string }) {
  const judge = report.judges.find((one) => one.label === label);
  return judge === undefined ? label : <JudgeName judge={judge} />;
}
