import { describe, expect, it } from "vitest";
import type { MarkedSubtask } from "../../../client/types";
import {
  addBoundary,
  boundariesOf,
  mergeWithNext,
  moveBoundary,
  namedFrom,
  renamed,
  scored,
  tidied,
  withoutSpan,
} from "./subtask_edits";

const span = (name: string, start: number, end: number, score: number | null = null): MarkedSubtask => ({
  name,
  start_frame: start,
  end_frame: end,
  score,
});
const NAMES = ["reach", "grasp", "lift"];
const TOUCHING = [span("reach", 0, 29, 1), span("grasp", 30, 64, 0.5)];

/** The edge of a span, as the track offers it. */
function edge(spans: MarkedSubtask[], index: number, which: "start" | "end", length = 100) {
  const found = boundariesOf(spans, length).find((b) => b.index === index && b.edge === which);
  if (found === undefined) {
    throw new Error(`no ${which} at ${index}`);
  }
  return found;
}

describe("addBoundary", () => {
  it("parts the whole episode first, then what follows, naming by the task's list", () => {
    const once = addBoundary([], 30, 100, NAMES);
    const twice = addBoundary(once, 65, 100, NAMES);
    expect(twice).toEqual([span("reach", 0, 29), span("grasp", 30, 64), span("lift", 65, 99)]);
  });

  it("gives the new part no score, and leaves the old part its own", () => {
    expect(addBoundary(TOUCHING, 10, 100, NAMES)).toEqual([
      span("reach", 0, 9, 1),
      span("lift", 10, 29),
      span("grasp", 30, 64, 0.5),
    ]);
  });

  it("fills the gap it stands in, up to the next span or the end", () => {
    expect(addBoundary([span("grasp", 40, 60)], 10, 100, NAMES)[0]).toEqual(span("reach", 10, 39));
    expect(addBoundary(TOUCHING, 80, 100, NAMES)[2]).toEqual(span("lift", 80, 99));
  });

  it("changes nothing where a subtask begins already", () => {
    expect(addBoundary(TOUCHING, 30, 100, NAMES)).toEqual(TOUCHING);
    expect(addBoundary([], 0, 100, NAMES)).toEqual([span("reach", 0, 99)]);
  });

  it("counts where the list has no name left", () => {
    expect(addBoundary(TOUCHING, 50, 100, ["reach", "grasp"])[2]?.name).toBe("subtask 3");
  });
});

describe("moveBoundary", () => {
  it("moves both spans where they touch", () => {
    expect(moveBoundary(TOUCHING, edge(TOUCHING, 0, "end"), 40)).toEqual([
      span("reach", 0, 40, 1),
      span("grasp", 41, 64, 0.5),
    ]);
  });

  it("leaves each of two touching spans a frame at least", () => {
    const end = edge(TOUCHING, 0, "end");
    expect(moveBoundary(TOUCHING, end, 999)[1]).toEqual(span("grasp", 64, 64, 0.5));
    expect(moveBoundary(TOUCHING, end, -5)[0]).toEqual(span("reach", 0, 0, 1));
  });

  it("stops at a neighbour it does not touch, and at the episode's ends", () => {
    const apart = [span("reach", 5, 20), span("grasp", 30, 64)];
    expect(moveBoundary(apart, edge(apart, 0, "end"), 50)[0]?.end_frame).toBe(29);
    expect(moveBoundary(apart, edge(apart, 1, "start"), 3)[1]?.start_frame).toBe(21);
    expect(moveBoundary(apart, edge(apart, 0, "start"), -9)[0]?.start_frame).toBe(0);
    expect(moveBoundary(apart, edge(apart, 1, "end"), 900)[1]?.end_frame).toBe(99);
  });

  it("offers a shared edge once", () => {
    expect(boundariesOf(TOUCHING, 100).map((b) => [b.edge, b.index])).toEqual([
      ["start", 0],
      ["end", 0],
      ["end", 1],
    ]);
  });
});

describe("tidied", () => {
  it("puts spans in order, inside the episode, without overlap", () => {
    expect(tidied([span("b", 40, 200), span("a", -3, 50), span("c", 120, 130)], 100)).toEqual([
      span("a", 0, 50),
      span("b", 51, 99),
    ]);
  });
});

describe("the rest", () => {
  it("merges under the first name, with no score for the whole", () => {
    expect(mergeWithNext(TOUCHING, 0)).toEqual([span("reach", 0, 64)]);
    expect(mergeWithNext(TOUCHING, 1)).toEqual(TOUCHING);
  });

  it("says nothing, not 'none took place', once the last span is gone", () => {
    expect(withoutSpan(TOUCHING, 0)).toEqual([TOUCHING[1]]);
    expect(withoutSpan([span("reach", 0, 9)], 0)).toBeNull();
  });

  it("keeps scores within 0 to 1 and unknown as null", () => {
    expect(scored(TOUCHING, 1, 7)[1]?.score).toBe(1);
    expect(scored(TOUCHING, 1, Number.NaN)[1]?.score).toBeNull();
  });

  it("keeps the name where none is given", () => {
    expect(renamed(TOUCHING, 0, "  ")[0]?.name).toBe("reach");
    expect(renamed(TOUCHING, 0, " push ")[0]?.name).toBe("push");
  });
});

describe("namedFrom", () => {
  it("gives numbered spans the task's unused names in order, and leaves names of one's own", () => {
    const spans = [span("subtask 1", 0, 9), span("grasp", 10, 19), span("subtask 3", 20, 29), span("wipe", 30, 39)];
    expect(namedFrom(spans, NAMES).map(({ name }) => name)).toEqual(["reach", "grasp", "lift", "wipe"]);
  });

  it("keeps the number of a span the list has no name for", () => {
    expect(namedFrom([span("subtask 1", 0, 9), span("subtask 2", 10, 19)], ["reach"]).map(({ name }) => name)).toEqual(["reach", "subtask 2"]);
  });
});
