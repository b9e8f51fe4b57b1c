import type { ReactNode } from "react";
import { NoValue } from "../../dataset/NoValue";
import { decimals } from "../numbers";
import { DataTable } from "../pieces/DataTable";
import { JudgeName } from "../pieces/JudgeName";
import { Section } from "../pieces/Section";
import type { JudgeReport, ProbabilityMetrics, Report } from "../records";
import { baselinesFor } from "../verdict/baseline-marks";
import { marked } from "../words";
import { ReliabilityDiagram } from "./ReliabilityDiagram";

const MEASURES = ["brier", "ece", "ece_debiased", "discrimination", "sharpness", "log_loss"] as const;
const TITLES = ["Brier", "Calibration error", "debiased", "Discrimination", "Sharpness", "Log loss"];

/** Whether judges' probabilities of success mean what they say, before and after calibration. */
export function SuccessProbability({ report }: { readonly report: Report }) {
  const judges = report.judges.filter(({ kind }) => kind !== "baseline");
  const diagrams = judges.flatMap(diagramsOf);
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
        caption="Lower is better, but for discrimination and sharpness, where more is. The clock says 1 of every episode, the typical answer how often people call the others a success"
        columns={[{ title: "Judge", isWords: true }, { title: "Episodes" }, ...TITLES.map((title) => ({ title }))]}
        rows={inOrder(report.judges).flatMap((judge) => rowsOf(judge, judges.length === 1))}
      />
    </Section>
  );
}

/** Each judge, then the baselines on its episodes; those that several share once. */
function inOrder(all: readonly JudgeReport[]): readonly JudgeReport[] {
  const judges = all.filter(({ kind }) => kind !== "baseline");
  return [...new Set(judges.flatMap((judge) => [judge, ...baselinesFor(judge, all)]))];
}

function diagramsOf(judge: JudgeReport): { caption: string; metrics: ProbabilityMetrics }[] {
  const { success_probability: found } = judge;
  return [
    ...(found.as_given == null ? [] : [{ caption: `${marked(judge)}: as given`, metrics: found.as_given }]),
    ...(found.recalibrated == null ? [] : [{ caption: `${marked(judge)}: ${howCalibrated(found.calibrator)}`, metrics: found.recalibrated }]),
  ];
}

function rowsOf(judge: JudgeReport, isAlone: boolean): ReactNode[][] {
  const { kind, beside, success_probability: found } = judge;
  const name = (
    <>
      <JudgeName judge={judge} />
      {kind === "baseline" && !isAlone && <span className="ml-2 text-xs text-faint">beside {beside.join(", ")}</span>}
    </>
  );
  const given = rowOf(name, found.as_given, found.reason, found.n_episodes);
  return found.as_given == null || kind === "baseline"
    ? [given]
    : [given, rowOf(<>{name} <span className="text-xs text-faint">{howCalibrated(found.calibrator)}</span></>, found.recalibrated, found.recalibrated_reason, found.n_episodes)];
}

function rowOf(name: ReactNode, metrics: ProbabilityMetrics | null | undefined, reason: string | null | undefined, n: number): ReactNode[] {
  if (metrics == null) {
    return [name, n, ...MEASURES.map((measure) => <NoValue key={measure} reason={reason ?? "nothing says why"} />)];
  }
  return [name, metrics.n, ...MEASURES.map((measure) => decimals(metrics[measure]))];
}

function howCalibrated(calibrator: string | null | undefined): string {
  return `calibrated${calibrator == null ? "" : ` (${calibrator})`}, out of fold`;
}
