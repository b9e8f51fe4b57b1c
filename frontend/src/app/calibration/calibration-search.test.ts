import { expect, it } from "vitest";
import { calibrationSearch, comparedIn, searchFor } from "./calibration-search";

it("names the chosen runs and datasets in the address, and nothing where none is chosen", () => {
  expect(searchFor({ runs: ["a", "b"], others: ["lab--kitchen"] })).toEqual({ runs: "a,b", other: "lab--kitchen" });
  expect(searchFor({ runs: [], others: [] })).toEqual({});
  expect(comparedIn({ runs: "a,b", other: "lab--kitchen" })).toEqual({ runs: ["a", "b"], others: ["lab--kitchen"] });
  expect(comparedIn({})).toEqual({ runs: [], others: [] });
});

it("takes at most four runs of each dataset and three other datasets, each once, and leaves out what is neither", () => {
  expect(calibrationSearch({ runs: "a, a,,b,c,d,e" })).toEqual({ runs: "a,b,c,d" });
  expect(calibrationSearch({ runs: "a,b,c,d,e", other: "x,x,y,z,w" })).toEqual({ runs: "a,b,c,d,e", other: "x,y,z" });
  expect(calibrationSearch({ runs: ["a"], other: 3, more: "x" })).toEqual({});
});

it.each(["a,b", "50%", "a%2Cb", "%252C"])("keeps a dataset named %s whole through an address", (name) => {
  expect(comparedIn({ ...searchFor({ runs: [], others: [name, "plain"] }) }).others).toEqual([name, "plain"]);
});
