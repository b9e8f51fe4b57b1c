import { describe, expect, it } from "vitest";
import { between, counted, decimals, dollars, pValue, signed, thousands } from "./numbers";

describe("a number", () => {
  it("has two decimals and a real minus sign, and no minus before zero", () => {
    expect(decimals(0.845)).toBe("0.84");
    expect(decimals(-0.5)).toBe("\u22120.50");
    expect(decimals(-0.001)).toBe("0.00");
  });

  it("has its sign where it is a difference, and none where it is zero", () => {
    expect([signed(0.25), signed(-0.25), signed(0.001)]).toEqual(["+0.25", "\u22120.25", "0.00"]);
  });

  it("has no interval where either end is missing", () => {
    expect(between(-0.1, 0.3)).toBe("\u22120.10 to 0.30");
    expect(between(null, 0.3)).toBe("");
  });
});

it("counts with thin spaces, and in the singular", () => {
  expect(thousands(4043292)).toBe("4\u202f043\u202f292");
  expect([counted(1, "person", "people"), counted(2, "person", "people"), counted(3, "episode")]).toEqual(["1 person", "2 people", "3 episodes"]);
});

it("keeps small prices and small p-values apart from nothing", () => {
  expect([dollars(0), dollars(0.00123), dollars(1.5)]).toEqual(["$0", "$0.0012", "$1.50"]);
  expect([pValue(0.0004), pValue(0.04)]).toEqual(["<0.01", "0.04"]);
});
