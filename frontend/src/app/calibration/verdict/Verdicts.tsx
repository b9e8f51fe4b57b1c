import { Section } from "../pieces/Section";
import type { Report } from "../records";
import { axisOf } from "./axis";
import { IntervalLegend } from "./IntervalLegend";
import { JudgeVerdict } from "./JudgeVerdict";

/** Every judge's verdict on every field. */
export function Verdicts({ report }: { readonly report: Report }) {
  const axis = axisOf(report);
  return (
    <Section title="Verdict by field">
      <IntervalLegend report={report} />
      {report.judges.filter(({ kind }) => kind !== "baseline").map((judge) => (
        <JudgeVerdict key={judge.label} report={report} judge={judge} axis={axis} />
      ))}
    </Section>
  );
}
