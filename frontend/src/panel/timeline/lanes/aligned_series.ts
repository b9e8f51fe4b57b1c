/** Lines with frames of their own, as the plot wants them: one list of frames for all. */
import type uPlot from "uplot";

export type LaneValue = number | null;

export interface SampledLine {
  /** Strictly increasing. */
  readonly frames: readonly number[];
  /** Null is unknown, and drawn as a gap. */
  readonly values: readonly LaneValue[];
}

/** Where a line has no sample it is left undefined: that joins its neighbours, while null parts them. */
export function alignLines(lines: readonly SampledLine[]): uPlot.AlignedData {
  const [first] = lines;
  if (first === undefined) {
    return [[]];
  }
  if (lines.every((line) => line.frames === first.frames)) {
    return [[...first.frames], ...lines.map((line) => [...line.values])];
  }
  const frames = [...new Set(lines.flatMap((line) => line.frames))].sort((a, b) => a - b);
  return [
    frames,
    ...lines.map((line) => {
      const sampled = new Map(line.frames.map((frame, i) => [frame, line.values[i]]));
      return frames.map((frame) => sampled.get(frame));
    }),
  ];
}

/** Returns which samples need a dot: all of them if asked, else those no line leads to. */
export function dottedSamples(values: ArrayLike<number | null | undefined>, all: boolean): number[] {
  const found: number[] = [];
  let before: number | null = null;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === undefined) {
      continue;
    }
    if (value !== null && (all || (before === null && nextSample(values, i) === null))) {
      found.push(i);
    }
    before = value;
  }
  return found;
}

function nextSample(values: ArrayLike<number | null | undefined>, i: number): LaneValue {
  for (let k = i + 1; k < values.length; k++) {
    const value = values[k];
    if (value !== undefined) {
      return value;
    }
  }
  return null;
}

/** Returns what the drawn line says at a frame: between samples straight across, in a gap null. */
export function valueAt(line: SampledLine, frame: number): LaneValue {
  const { frames, values } = line;
  let low = 0;
  let high = frames.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = frames[middle] ?? 0;
    if (at === frame) {
      return values[middle] ?? null;
    }
    if (at < frame) {
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  const [left, right] = [frames[high], frames[low]];
  const [from, to] = [values[high] ?? null, values[low] ?? null];
  if (left === undefined || right === undefined || from === null || to === null) {
    return null;
  }
  return from + ((to - from) * (frame - left)) / (right - left);
}

/** Returns the lowest and highest value of all lines, `include` among them; null if none is known. */
export function valueRange(lines: readonly SampledLine[], include: readonly number[] = []): [number, number] | null {
  let low = Infinity;
  let high = -Infinity;
  for (const { values } of lines) {
    for (const value of values) {
      if (value !== null) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
  }
  if (low > high) {
    return null;
  }
  low = Math.min(low, ...include);
  high = Math.max(high, ...include);
  // A level line still needs a height to lie in.
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}
