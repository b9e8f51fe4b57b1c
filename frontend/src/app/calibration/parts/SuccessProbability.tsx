import type { ReactNode } from "react";
import { NoValue } from "../../dataset/NoValue";
import { decimals } from "../numbers";
import { DataTable } from "../pieces/DataTable";
import { Section } from "../pieces/Section";
import type { JudgeReport, ProbabilityMetrics, Report } from "../records";
import { ReliabilityDiagram } from "./ReliabilityDiagram";

const MEASURES = ["brier", "ece", "ece_debiased", "discrimination", "sharpness", "log_loss"] as const;
const TITLES = ["Brier", "Calibration error", "debiased", "Discrimination", "Sharpness", "Log loss"];

/** Whether judges' probabilities of success mean what they say, before and after calibration. */
export function SuccessProbability({ report }: { readonly report: Report }) {
  const diagrams = report.judges.flatMap(diagramsOf);
  return (
    <Section
      title="Probability of success"
      lead="A dot on the diagonal means what it says: of the episodes given 0.8, people call 80% a success. Lines are 95% intervals of what people said; larger dots hold more episodes."
    >
      {diagrams.length > 0 && (
        <div className="flex flex-wrap gap-6">
          {diagrams.map(({ caption, metrics }) => <ReliabilityDiagram key={caption} caption={caption} metrics={metrics} />)}
        </div>
      )}
      <DataTable
        caption="Lower is better, but for discrimination and sharpness, where more is"
        columns={[{ title: "Judge", isWords: true }, { title: "Episodes" }, ...TITLES.map((title) => ({ title }))]}
        rows={report.judges.filter(({ kind }) => kind !== "baseline").flatMap(rowsOf)}
      />
    </Section>
  );
}

function diagramsOf({ label, success_probability: found }: JudgeReport): { caption: string; metrics: ProbabilityMetrics }[] {
  return [
    ...(found.as_given == null ? [] : [{ caption: `${label}: as given`, metrics: found.as_given }]),
    ...(found.recalibrated == null ? [] : [{ caption: `${label}: ${howCalibrated(found.calibrator)}`, metrics: found.recalibrated }]),
  ];
}

function rowsOf({ label, success_probability: found }: JudgeReport): ReactNode[][] {
  const given = rowOf(label, found.as_given, found.reason, found.n_episodes);
  return found.as_given == null
    ? [given]
    : [given, rowOf(`${label}, ${howCalibrated(found.calibrator)}`, found.recalibrated, found.recalibrated_reason, found.n_episodes)];
}

function rowOf(name: string, metrics: ProbabilityMetrics | null | undefined, reason: string | null | undefined, n: number): ReactNode[] {
  if (metrics == null) {
    return [name, n, ...MEASURES.map((measure) => <NoValue key={measure} reason={reason ?? "nothing says why"} />)];
  }
  return [name, metrics.n, ...MEASURES.map((measure) => decimals(metrics[measure]))];
}

function howCalibrated(calibrator: string | null | undefined): string {
  return `calibrated${calibrator == null ? "" : ` (${calibrator})`}, out of fold`;
}
