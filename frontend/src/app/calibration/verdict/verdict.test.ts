import { describe, expect, it } from "vitest";
import { baseline, field, judge, report, requirement } from "../report_test";
import { axisOf, share, ticksOf } from "./axis";
import { baselineMarks, baselinesFor } from "./baseline-marks";
import { plotWords } from "./plot-words";

function lowestAt(low: number) {
  const said = requirement();
  return report({ judges: [judge({ fields: [field({ requirements: [{ ...said, number: { ...said.number, low } }] })] })] });
}

describe("the axis of deciding numbers", () => {
  it("begins at 0 where nothing lies below, and where it must otherwise", () => {
    expect([0.2, -0.2, -0.3, -0.9].map((low) => axisOf(lowestAt(low)).low)).toEqual([0, -0.25, -0.5, -1]);
  });

  it("is not stretched by baselines", () => {
    expect(axisOf(report({ judges: [judge(), baseline("clock", -0.9)] })).low).toBe(0);
  });

  it("draws what lies outside at its ends", () => {
    expect([share(0.5, { low: 0, high: 1 }), share(-2, { low: 0, high: 1 }), share(2, { low: -1, high: 1 })]).toEqual([50, 0, 100]);
  });

  it("has few round ticks", () => {
    expect(ticksOf({ low: 0, high: 1 })).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(ticksOf({ low: -0.25, high: 1 })).toEqual([0, 0.5, 1]);
    expect(ticksOf({ low: -1, high: 1 })).toEqual([-1, -0.5, 0, 0.5, 1]);
  });
});

describe("baselines beside a judge", () => {
  it("are a mark each, but where they have no number", () => {
    const marks = baselineMarks([baseline("clock", 0.1), baseline("typical answer", null)], "task_completion", "lin_ccc");
    expect(marks).toEqual([{ shape: "cross", label: "clock", value: 0.1 }]);
  });

  it("are not those on another judge's episodes", () => {
    const ofPhi = { ...baseline("frozen last frame (phi)", 0), beside: ["phi"] };
    const all = [judge(), judge({ label: "phi" }), { ...baseline("clock", 0), beside: ["gpt", "phi"] }, baseline("frozen last frame (gpt)", 0), ofPhi];
    expect(baselinesFor(judge(), all).map(({ label }) => label)).toEqual(["clock", "frozen last frame (gpt)"]);
  });
});

describe("an interval plot in words", () => {
  it("tells all that is drawn", () => {
    expect(plotWords(requirement(), [{ shape: "cross", label: "clock", value: 0.1 }], 0.7)).toBe(
      "Lin's CCC: 0.84, 0.49 to 0.99; lower bound 0.61; threshold 0.70; baseline clock 0.10",
    );
  });

  it("says that a number is unknown", () => {
    expect(plotWords(requirement({ number: { ...requirement().number, value: null } }), [], 0.7)).toBe("Lin's CCC: unknown");
  });
});
