import { describe, expect, it } from "vitest";
import { alignLines, dottedSamples, valueAt, valueRange } from "./aligned_series";

describe("alignLines", () => {
  it("parts a line at null and joins it over frames where only others have samples", () => {
    const data = alignLines([
      { frames: [0, 10, 20], values: [0, null, 1] },
      { frames: [0, 5], values: [0.2, 0.4] },
    ]);
    expect(data).toEqual([
      [0, 5, 10, 20],
      [0, undefined, null, 1],
      [0.2, 0.4, undefined, undefined],
    ]);
  });

  it("takes lines of the same frames as they are", () => {
    const frames = [0, 1];
    expect(alignLines([{ frames, values: [1, null] }, { frames, values: [3, 4] }])).toEqual([[0, 1], [1, null], [3, 4]]);
  });

  it("has nothing to draw without lines", () => {
    expect(alignLines([])).toEqual([[]]);
  });
});

describe("dottedSamples", () => {
  it("dots a value between gaps, which no line could show", () => {
    expect(dottedSamples([1, 2, null, 3, null, 4, 5], false)).toEqual([3]);
    expect(dottedSamples([null, undefined, 3, undefined, null], false)).toEqual([2]);
    expect(dottedSamples([7], false)).toEqual([0]);
  });

  it("dots every known sample where asked", () => {
    expect(dottedSamples([1, undefined, null, 2], true)).toEqual([0, 3]);
  });
});

describe("valueAt", () => {
  const line = { frames: [0, 10, 20, 30], values: [0, 1, null, 0.5] };

  it("says what the line says, between samples too", () => {
    expect(valueAt(line, 10)).toBe(1);
    expect(valueAt(line, 4)).toBeCloseTo(0.4);
  });

  it("knows nothing in a gap, at an unknown sample, or outside", () => {
    expect([15, 20, 25, 31, -1].map((frame) => valueAt(line, frame))).toEqual([null, null, null, null, null]);
  });
});

describe("valueRange", () => {
  it("skips unknown values and holds what it must", () => {
    expect(valueRange([{ frames: [0, 1], values: [null, 0.4] }], [0, 1])).toEqual([0, 1]);
    expect(valueRange([{ frames: [0, 1], values: [-2, 3] }])).toEqual([-2, 3]);
  });

  it("gives a level line a height, and no line none", () => {
    expect(valueRange([{ frames: [0, 1], values: [2, 2] }])).toEqual([1.5, 2.5]);
    expect(valueRange([{ frames: [0], values: [null] }], [0, 1])).toBeNull();
  });
});
