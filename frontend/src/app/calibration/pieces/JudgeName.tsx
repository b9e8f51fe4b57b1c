import type { JudgeReport } from "../records";
import { judgeMark } from "../words";

/** A judge at the head of a row, marked where it is no judge like others. */
export function JudgeName({ judge }: { readonly judge: JudgeReport }) {
  const mark = judgeMark(judge);
  return (
    <>
      <span className={judge.kind === "baseline" ? "" : "text-judge"}>{judge.label}</span>
      {mark !== "" && <span className="ml-2 rounded border px-1 text-xs font-normal whitespace-nowrap text-faint">{mark}</span>}
    </>
  );
}
