/** Lines of a small plot, as SVG paths. */

export interface Box {
  readonly width: number;
  readonly top: number;
  readonly height: number;
}

/** Returns the least and the most of some values, 0 included; null where none is known. */
export function extent(values: readonly (number | null)[]): readonly [number, number] | null {
  let low = 0;
  let high = 0;
  let known = false;
  for (const value of values) {
    if (value !== null) {
      known = true;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return known ? [low, high > low ? high : low + 1] : null;
}

/** Returns the height of a value in the box; the most is at its top. */
export function heightOf(value: number, [low, high]: readonly [number, number], box: Box): number {
  return box.top + box.height * (1 - (value - low) / (high - low));
}

/** Returns a line through the known values; it breaks where one is unknown. */
export function linePath(
  frames: readonly number[],
  values: readonly (number | null)[],
  length: number,
  range: readonly [number, number],
  box: Box,
): string {
  let pen = "M";
  const steps: string[] = [];
  frames.forEach((frame, place) => {
    const value = values[place] ?? null;
    if (value === null) {
      pen = "M";
      return;
    }
    const x = (frame / Math.max(1, length - 1)) * box.width;
    steps.push(`${pen}${x.toFixed(1)} ${heightOf(value, range, box).toFixed(1)}`);
    pen = "L";
  });
  return steps.join("");
}
