import { describe, expect, it } from "vitest";
import { readSearch, writeSearch } from "../search-text";
import { openPart, parseView, sameView, sortedBy, type View, withFilters } from "./view";

const EVERYTHING: View = {
  task: "Open the green drawer & wait, 100%?",
  outcome: "partial",
  min_task_completion: 0,
  max_task_completion: 0.3999,
  min_disagreement: 0.25,
  failure_mode: "dropped_object",
  review_state: "wanted",
  reviewed: false,
  needs_review: true,
  mine: false,
  sort: "disagreement",
  order: "desc",
};

function throughAddress(view: View): View {
  return parseView(readSearch(writeSearch(view)));
}

describe("a view in the address", () => {
  it("comes back as it was, zero and no included", () => {
    expect(throughAddress(EVERYTHING)).toEqual(EVERYTHING);
  });

  it("is written in plain words", () => {
    expect(writeSearch({ outcome: "failure", mine: false, sort: undefined })).toBe("?outcome=failure&mine=false");
    expect(writeSearch({})).toBe("");
  });

  it("loses what makes no sense, and keeps the rest", () => {
    const text = "?outcome=great&min_task_completion=2&max_task_completion=&min_disagreement=NaN&mine=perhaps&sort=colour&task=a";
    expect(parseView(readSearch(text))).toEqual({ task: "a" });
  });

  it("does not say what is asked anyway", () => {
    expect(parseView({ sort: "episode_index", order: "asc", task: "" })).toEqual({});
    expect(parseView({ order: "desc" })).toEqual({ order: "desc" });
  });

  it("takes a task that looks like a number as text", () => {
    expect(throughAddress({ task: "17" })).toEqual({ task: "17" });
  });
});

describe("a click on a header", () => {
  it("sorts scores highest first, then lowest first, then not at all", () => {
    const first = sortedBy({ mine: true }, "task_completion");
    expect(first).toEqual({ mine: true, sort: "task_completion", order: "desc" });
    const second = sortedBy(first, "task_completion");
    expect(second).toEqual({ mine: true, sort: "task_completion" });
    expect(sortedBy(second, "task_completion")).toEqual({ mine: true });
  });

  it("turns the usual order around and back", () => {
    expect(sortedBy({}, "episode_index")).toEqual({ order: "desc" });
    expect(sortedBy({ order: "desc" }, "episode_index")).toEqual({});
  });
});

describe("while blind", () => {
  it("only what tells nothing of a judge is left of a view", () => {
    expect(openPart(EVERYTHING)).toEqual({ task: EVERYTHING.task, reviewed: false, mine: false });
    expect(openPart({ sort: "length", order: "desc" })).toEqual({ sort: "length", order: "desc" });
  });
});

it("tells the same view from another one", () => {
  expect(sameView({ sort: "episode_index" }, { order: "asc" })).toBe(true);
  expect(sameView({ mine: false }, {})).toBe(false);
  expect(withFilters({ mine: false, task: "a" }, { mine: undefined })).toEqual({ task: "a" });
});
