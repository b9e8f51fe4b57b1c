/** Distributions as bars, and the filter that a bar stands for. */
import type { Outcome } from "../../client/types";
import { decimals, FAILURE_MODES, OUTCOME_NAMES, OUTCOMES, plain } from "../../panel/pieces/field_names";
import type { View } from "./view";

export interface Bar {
  readonly name: string;
  /** Its name in short: a category, or the edge that a bin starts at. */
  readonly label: string;
  readonly isCategory: boolean;
  readonly count: number;
  /** What choosing the bar asks for. */
  readonly filters: View;
}

export type Charted = "effective_outcome" | "task_completion" | "disagreement" | "failure_mode" | "length";

type Counts = Readonly<Record<string, number>>;

const BINS = 10;
/** A mark on the upper edge belongs to the next bar, but the filter takes in its own edge. */
const BELOW_EDGE = 1e-4;

export function barsOf(field: Charted, counts: Counts, width = 1): Bar[] {
  switch (field) {
    case "effective_outcome":
      return OUTCOMES.map((outcome: Outcome) => ({
        name: OUTCOME_NAMES[outcome],
        label: OUTCOME_NAMES[outcome],
        isCategory: true,
        count: counts[outcome] ?? 0,
        filters: { outcome },
      }));
    case "failure_mode":
      return FAILURE_MODES.filter((mode) => (counts[mode] ?? 0) > 0).map((mode) => ({
        name: plain(mode),
        label: plain(mode),
        isCategory: true,
        count: counts[mode] ?? 0,
        filters: { failure_mode: mode },
      }));
    case "task_completion":
      return tenths(counts).map(({ low, high, count }) => ({
        name: `${decimals(low)} to ${decimals(high)}`,
        label: low.toFixed(1).replace(/^0/, ""),
        isCategory: false,
        count,
        filters: {
          min_task_completion: low,
          max_task_completion: high === 1 ? 1 : Number((high - BELOW_EDGE).toFixed(4)),
        },
      }));
    case "length":
      return Object.entries(counts)
        .map(([edge, count]) => ({ low: Number(edge), count }))
        .sort((a, b) => a.low - b.low)
        .map(({ low, count }) => ({
          name: `${low} to ${low + width - 1} frames`,
          label: String(low),
          isCategory: false,
          count,
          filters: { min_length: low, max_length: low + width - 1 },
        }));
    case "disagreement":
      return tenths(counts).map(({ low, high, count }) => ({
        label: low.toFixed(1).replace(/^0/, ""),
        isCategory: false,
        name: `${decimals(low)} to ${decimals(high)}; choosing it shows ${decimals(low)} and more`,
        count,
        filters: { min_disagreement: low },
      }));
  }
}

/** The server's bins of a twentieth, two by two. */
function tenths(counts: Counts) {
  const sums = Array.from({ length: BINS }, () => 0);
  for (const [edge, count] of Object.entries(counts)) {
    // Edges are decimal fractions, which doubles hold only nearly.
    const bin = Math.min(Math.floor(Number(edge) * BINS + 1e-9), BINS - 1);
    sums[bin] = (sums[bin] ?? 0) + count;
  }
  return sums.map((count, bin) => ({ low: bin / BINS, high: (bin + 1) / BINS, count }));
}
