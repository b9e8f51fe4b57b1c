import { expect, it } from "vitest";
import { baselineWords, fieldsInSentence, inWords, reasonWords } from "./words";

it("sentences name fields and numbers as people do", () => {
  const names = fieldsInSentence(["task_completion", "outcome"]);
  expect(inWords("x agrees on task_completion and outcome; bias -0.20, run a-1", names)).toBe(
    "x agrees on task completion and outcome; bias \u22120.20, run a-1",
  );
});

it("a name that holds another name stays whole", () => {
  expect(inWords("outcome_2 and outcome", fieldsInSentence(["outcome"]))).toBe("outcome_2 and outcome");
});

it("reasons are said in words, also those that carry an error", () => {
  expect(reasonWords("not_blinded")).toBe("the person had seen a judge's marks");
  expect(reasonWords("judge_failed: RateLimited")).toBe("the judge failed (RateLimited)");
  expect(reasonWords("something_new")).toBe("something new");
});

it("a baseline is described whichever judge's it is", () => {
  expect(baselineWords("frozen last frame (gpt)")).toMatch(/^frozen last frame is made from/);
});
