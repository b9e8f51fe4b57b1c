import { expect, it } from "vitest";
import { stacked } from "./stacked_spans";

const over = (start_frame: number, end_frame: number) => ({ start_frame, end_frame });

it("keeps spans that only touch in one lane", () => {
  expect(stacked([over(0, 9), over(10, 19), over(20, 29)])).toEqual([0, 0, 0]);
});

it("puts each of several spans over the same frames into a lane of its own", () => {
  expect(stacked([over(0, 80), over(0, 80), over(0, 80)])).toEqual([0, 1, 2]);
});

it("goes back to the first lane that is free again", () => {
  expect(stacked([over(0, 20), over(15, 40), over(30, 50)])).toEqual([0, 1, 0]);
});
