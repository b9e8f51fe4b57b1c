/** What baselines reach on a statistic, each kind with a shape of its own. */
import type { JudgeReport } from "../records";
import { judgeName } from "../words";

export interface BaselineMark {
  readonly shape: "cross" | "square" | "diamond";
  readonly label: string;
  readonly value: number;
}

export const SHAPES: Readonly<Record<BaselineMark["shape"], string>> = {
  cross: "M-4 -4L4 4M-4 4L4 -4",
  square: "M-3.5 -3.5H3.5V3.5H-3.5Z",
  diamond: "M0 -4.5L4.5 0L0 4.5L-4.5 0Z",
};

export function baselineMarks(baselines: readonly JudgeReport[], field: string, statistic: string): BaselineMark[] {
  return baselines.flatMap((judge) =>
    judge.fields
      .filter((found) => found.field === field)
      .flatMap((found) => found.requirements)
      .filter(({ name }) => name === statistic)
      .flatMap(({ number: { value } }) => (value === null ? [] : [{ shape: shapeOf(judge.label), label: judgeName(judge), value }])),
  );
}

export function shapeOf(label: string): BaselineMark["shape"] {
  return label.startsWith("clock") ? "cross" : label.startsWith("frozen") ? "square" : "diamond";
}

/** The baselines on a judge's episodes, in the order of the report. */
export function baselinesFor(judge: JudgeReport, all: readonly JudgeReport[]): JudgeReport[] {
  return all.filter(({ kind, beside }) => kind === "baseline" && beside.includes(judge.label));
}
