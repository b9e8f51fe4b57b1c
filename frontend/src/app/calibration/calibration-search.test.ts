import { expect, it } from "vitest";
import { calibrationSearch, runsIn, searchFor } from "./calibration-search";

it("names the chosen runs in the address, and nothing where none is chosen", () => {
  expect(searchFor(["a", "b"])).toEqual({ runs: "a,b" });
  expect(searchFor([])).toEqual({});
  expect(runsIn("a,b")).toEqual(["a", "b"]);
  expect(runsIn(undefined)).toEqual([]);
});

it("takes at most four runs of an address, each once, and leaves out what is no run", () => {
  expect(calibrationSearch({ runs: "a, a,,b,c,d,e", other: "x" })).toEqual({ runs: "a,b,c,d" });
  expect(calibrationSearch({ runs: ["a"] })).toEqual({});
});
