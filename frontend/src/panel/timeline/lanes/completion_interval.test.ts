import { expect, it } from "vitest";
import { CALIBRATED, JUDGEMENT } from "../../compare/judged_test";
import { completionInterval, intervalInWords } from "./completion_interval";

const JUDGE = { name: "gpt-4.1", judgement: JUDGEMENT, calibrated: CALIBRATED };

it("stands at the last judged frame", () => {
  expect(completionInterval(JUDGE)).toEqual({ interval: { frame: 19, low: 0.7, value: 0.8, high: 0.9 } });
  expect(intervalInWords(JUDGE)).toBe("completion by gpt-4.1, calibrated, .80 (.70–.90)");
});

it("is around the judge's own number where that has no map, and says so", () => {
  const unfitted = { ...JUDGE, calibrated: { ...CALIBRATED, task_completion: null } };
  expect(intervalInWords(unfitted)).toBe("completion by gpt-4.1, its own, .85 (.70–.90)");
});

it("is not there without a calibration, nor without progress", () => {
  expect(completionInterval({ ...JUDGE, calibrated: null })).toEqual({});
  expect(intervalInWords({ ...JUDGE, judgement: { ...JUDGEMENT, progress: [] } })).toBeNull();
});
