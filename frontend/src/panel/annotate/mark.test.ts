import { describe, expect, it, vi } from "vitest";
import type { Draft } from "../draft/draft";
import { NOTHING_SAID } from "../draft/marks";
import { CALIBRATED, JUDGEMENT } from "../compare/judged_test";
import { acceptJudge, markByDigits, markFailureOnset, markOutcome } from "./mark";

function draftWith(failureMode: "other" | null) {
  const set = vi.fn();
  const draft = { set, get: () => ({ values: { ...NOTHING_SAID, failure_mode: failureMode } }) };
  return { draft: draft as unknown as Draft, set };
}

describe("digits", () => {
  it.each([
    ["9", 0.9],
    ["95", 0.95],
    ["0", 0],
    ["07", 0.05],
    ["100", 1],
  ])("%s typed on completion mean %d", (typed, value) => {
    const { draft, set } = draftWith(null);
    expect(markByDigits(draft, "task_completion", typed)).toBe(true);
    expect(set).toHaveBeenCalledWith("task_completion", value);
  });

  it("rate five steps by the last one", () => {
    const { draft, set } = draftWith(null);
    markByDigits(draft, "safety", "15");
    expect(set).toHaveBeenCalledWith("safety", 1);
  });

  it("mean nothing outside of 1 to 5, nor on other fields", () => {
    const { draft, set } = draftWith(null);
    expect(markByDigits(draft, "safety", "6")).toBe(false);
    expect(markByDigits(draft, "failure_mode", "3")).toBe(false);
    expect(set).not.toHaveBeenCalled();
  });
});

it("a success takes back the failure mode", () => {
  const { draft, set } = draftWith("other");
  markOutcome(draft, "success");
  expect(set.mock.calls).toEqual([
    ["outcome", "success"],
    ["failure_mode", null],
  ]);
});

it.each([
  [CALIBRATED, 0.8],
  [null, 0.85],
])("accepting the judge's completion takes the number that is shown", (calibrated, value) => {
  const { draft, set } = draftWith(null);
  expect(acceptJudge(draft, "task_completion", { judgement: JUDGEMENT, calibrated })).toBe(true);
  expect(set).toHaveBeenCalledWith("task_completion", value);
});

it.each([
  [null, 12],
  [12, null],
  [5, 12],
])("a failure onset at %j becomes %j when frame 12 is marked", (before, after) => {
  const { draft, set } = draftWith(null);
  const marked: Draft = { ...draft, get: () => ({ ...draft.get(), values: { ...draft.get().values, failure_onset_frame: before } }) };
  markFailureOnset(marked, 12);
  expect(set).toHaveBeenCalledWith("failure_onset_frame", after);
});
