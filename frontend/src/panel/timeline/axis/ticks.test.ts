import { expect, it } from "vitest";
import { labelPlaces } from "./ticks";

it("writes to the right of a tick, and to its left where the ruler ends", () => {
  expect(labelPlaces([0, 80, 200], 44, 200)).toEqual(["right", "right", "left"]);
});

it("leaves out words that would cover those before", () => {
  expect(labelPlaces([0, 80, 140, 200], 44, 210)).toEqual(["right", "right", "right", "none"]);
});
