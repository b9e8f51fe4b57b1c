import { decimals } from "../numbers";
import { JudgeName } from "../pieces/JudgeName";
import type { JudgeReport, Report } from "../records";
import { fieldsInSentence, inWords } from "../words";
import { type Axis } from "./axis";
import { AxisTicks } from "./AxisTicks";
import { baselinesFor } from "./baseline-marks";
import { CELL, FieldVerdict } from "./FieldVerdict";
import { VerdictMark } from "./VerdictMark";

interface JudgeVerdictProps {
  readonly report: Report;
  readonly judge: JudgeReport;
  readonly axis: Axis;
}

/** One judge, field by field; on a phone every field is a card. */
export function JudgeVerdict({ report, judge, axis }: JudgeVerdictProps) {
  const isOneOfSeveral = report.judges.filter(({ for_acceptance }) => for_acceptance).length > 1;
  const baselines = baselinesFor(judge, report.judges);
  return (
    <section aria-label={`${judge.label}, field by field`} className="space-y-1">
      <h3 className="flex flex-wrap items-baseline gap-x-3 font-semibold">
        <span><JudgeName judge={judge} /></span>
        <VerdictMark verdict={judge.verdict} />
      </h3>
      {isOneOfSeveral && <p>{inWords(judge.sentence, fieldsInSentence(report.fields))}</p>}
      <table className="block w-full md:table">
        <caption className="sr-only">{`Whether ${judge.label} agrees with people above ${decimals(report.threshold)}, field by field`}</caption>
        <thead className="hidden border-b text-left text-faint md:table-header-group">
          <tr>
            <Heading>Field</Heading>
            <Heading>Verdict</Heading>
            <Heading>Statistic</Heading>
            <th scope="col" className={`${CELL} font-medium`}>
              <span className="sr-only">Interval, drawn</span>
              <AxisTicks axis={axis} />
            </th>
            <Heading>Judge, consensus</Heading>
            <Heading className="text-right">Episodes</Heading>
            <Heading>Person, others</Heading>
            <Heading>Could stand in</Heading>
          </tr>
        </thead>
        {judge.fields.map((found) => (
          <FieldVerdict key={found.field} report={report} judge={judge} found={found} baselines={baselines} axis={axis} />
        ))}
      </table>
    </section>
  );
}

function Heading({ children, className = "" }: { readonly children: string; readonly className?: string }) {
  return <th scope="col" className={`${CELL} align-bottom font-medium whitespace-nowrap ${className}`}>{children}</th>;
}
