/** How lines look: hue by what they mean, dashes to tell lines of one lane apart without colour. */
import type { SampledLine } from "./aligned_series";

export type Hue = "human" | "judge" | "neutral" | "ink" | "accent" | "good" | "warn" | "faint";

export interface LaneLine extends SampledLine {
  readonly label: string;
  readonly hue: Hue;
  readonly dash: readonly number[];
  /** Mark each sample: where there are few, they are what was said and the line is not. */
  readonly dotted?: boolean;
  /** Where the value at one frame may lie, drawn as a bar. */
  readonly interval?: FrameInterval;
}

export interface FrameInterval {
  readonly frame: number;
  readonly low: number;
  readonly value: number;
  readonly high: number;
}

const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4], [4, 2, 1, 2, 1, 2]];
/** People's and judges' hues mean people and judges; plain signals use the others. */
const SIGNAL_HUES: readonly Hue[] = ["ink", "accent", "good", "warn", "neutral"];

export function dashOf(nth: number): readonly number[] {
  return DASHES[nth % DASHES.length] ?? [];
}

/** Two coprime cycles: thirty dimensions look different, any six even without colour. */
export function signalHue(nth: number): Hue {
  return SIGNAL_HUES[nth % SIGNAL_HUES.length] ?? "ink";
}
