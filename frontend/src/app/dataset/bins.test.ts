import { expect, it } from "vitest";
import { barsOf } from "./bins";

const TWENTIETHS = Object.fromEntries(Array.from({ length: 20 }, (_, k) => [String(Number((k / 20).toFixed(2))), 1]));

it("joins the server's bins two by two and loses none", () => {
  const bars = barsOf("task_completion", TWENTIETHS);
  expect(bars.map((bar) => bar.count)).toEqual(Array.from({ length: 10 }, () => 2));
});

it("filters by a bar without its upper edge, but with a perfect score", () => {
  const bars = barsOf("task_completion", { "0.3": 1, "0.95": 2 });
  expect(bars[3]?.filters).toEqual({ min_task_completion: 0.3, max_task_completion: 0.3999 });
  expect(bars[9]).toMatchObject({ count: 2, filters: { min_task_completion: 0.9, max_task_completion: 1 } });
});

it("shows every outcome, and only the failures there are", () => {
  expect(barsOf("effective_outcome", { success: 4 }).map((bar) => bar.count)).toEqual([4, 0, 0, 0]);
  expect(barsOf("failure_mode", { missed_grasp: 2, other: 0 }).map((bar) => bar.name)).toEqual(["missed grasp"]);
});
