/** Where numbers lie on the axis that all deciding numbers share. */
import type { Report } from "../records";

export interface Axis {
  readonly low: number;
  readonly high: number;
}

/** An axis up to 1 that shows every deciding number: from 0, -0.25, -0.5 or -1. */
export function axisOf(report: Report): Axis {
  const edges = report.judges
    .filter(({ kind }) => kind !== "baseline")
    .flatMap(({ fields }) => fields.flatMap(({ requirements }) => requirements))
    .flatMap(({ number, bound }) => [number.value, number.low, bound])
    .filter((edge) => edge != null);
  const lowest = Math.min(0, ...edges);
  return { low: [0, -0.25, -0.5].find((end) => lowest >= end) ?? -1, high: 1 };
}

/** Where a number lies, in percent of the axis; what lies outside is drawn at the end. */
export function share(value: number, { low, high }: Axis): number {
  return Math.min(100, Math.max(0, (100 * (value - low)) / (high - low)));
}

/** Round numbers on the axis, as many as have room. */
export function ticksOf({ low, high }: Axis): number[] {
  const step = high - low <= 1 ? 0.25 : 0.5;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, k) => (first + k) * step);
}
