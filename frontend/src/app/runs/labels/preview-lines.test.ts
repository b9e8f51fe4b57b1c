import { expect, it } from "vitest";
import { extent, linePath } from "./preview-lines";

const BOX = { width: 100, top: 0, height: 10 };

it("breaks a line where a value is unknown, and never writes NaN", () => {
  expect(linePath([0, 5, 10], [0, null, 1], 11, [0, 1], BOX)).toBe("M0.0 10.0M100.0 0.0");
  expect(linePath([0], [0.5], 1, [0, 1], BOX)).toBe("M0.0 5.0");
  expect(linePath([], [], 0, [0, 1], BOX)).toBe("");
});

it("spans all values and 0, and something where all are 0", () => {
  expect(extent([0.5, null, -0.25])).toEqual([-0.25, 0.5]);
  expect(extent([0, 0])).toEqual([0, 1]);
  expect(extent([null, null])).toBeNull();
});
