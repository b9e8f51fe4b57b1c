import { expect, it } from "vitest";
import type { ReviewMark } from "../../client/types";
import { undoSteps, unknownBefore } from "./undo-marking";

const FLAGGED: ReviewMark = { mark: "flagged", reason: "slips", marked_by: "mia", marked_at: "2026-01-01T00:00:00Z" };

it("puts each former mark back with its reason, and clears where there was none", () => {
  const former = new Map([[1, null], [2, FLAGGED], [3, null]]);
  expect(undoSteps({ episodes: [1, 2, 3], mark: "accepted", reason: null }, former)).toEqual([
    { episodes: [1, 3], mark: "cleared", reason: null },
    { episodes: [2], mark: "flagged", reason: "slips" },
  ]);
});

it("ends an exclusion before it puts another mark back", () => {
  expect(undoSteps({ episodes: [1, 2], mark: "excluded", reason: null }, new Map([[1, null], [2, FLAGGED]]))).toEqual([
    { episodes: [1, 2], mark: "cleared", reason: null },
    { episodes: [2], mark: "flagged", reason: "slips" },
  ]);
});

it.each(["flagged", "excluded"] as const)("leaves alone, after %s, what had a mark that nobody here knows", (mark) => {
  const former = new Map([[1, null]]);
  expect(undoSteps({ episodes: [1, 7], mark, reason: null }, former)).toEqual([{ episodes: [1], mark: "cleared", reason: null }]);
  expect(undoSteps({ episodes: [7], mark, reason: null }, former)).toEqual([]);
  expect(unknownBefore([1, 7], former)).toEqual([7]);
});
