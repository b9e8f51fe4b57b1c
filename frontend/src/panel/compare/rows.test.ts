import { describe, expect, it } from "vitest";
import type { Judgement } from "../../client/types";
import { NOTHING_SAID } from "../draft/marks";
import type { MarkValues } from "../draft/draft";
import { difference, framesApart, spanDifference } from "./difference";
import { compareRows, differencesFirst, type Row } from "./rows";
import { markedIn } from "./said";

const JUDGEMENT: Judgement = {
  schema_version: 1,
  dataset_id: "d",
  episode_index: 0,
  instruction: "Open the drawer.",
  created_at: "2026-01-01T00:00:00Z",
  cached: false,
  judge: { provider: "p", model: "m", method: "rubric", prompt_sha256: null, frames_sha256: null, fingerprint: "f" },
  task_completion: 0.8,
  outcome: "partial",
  success_prob: null,
  confidence: 0.7,
  confidence_source: "votes",
  effective_outcome: "partial",
  votes: { n_asked: 1, n_valid: 1, n_agree: 1 },
  subtasks: [
    { name: "reach", score: 1, start_frame: 0, end_frame: 9 },
    { name: "pull", score: 0.5 },
  ],
  progress: [],
  trajectory_quality: {
    smoothness: { vlm: 0.5, kinematic: 0.75, fused: 0.75 },
    efficiency: {},
    safety: { vlm: 0.25, kinematic: 1, fused: 0.25 },
  },
  failure: { mode: "dropped_object", recovered: false },
  flags: ["near-collision"],
  evidence: [],
  needs_review: false,
  review_reasons: [],
  keyframes: [],
  reference_episodes: [],
  reasons: { efficiency: "no_state" },
  usage: { calls: 1 },
  dropped_parameters: [],
};

const MINE: MarkValues = {
  ...NOTHING_SAID,
  outcome: "success",
  task_completion: 1,
  smoothness: 0.75,
  efficiency: 0.5,
  subtasks: [{ name: "reach", start_frame: 5, end_frame: 14 }],
  cannot_tell: ["safety"],
};

function rowsOf(values: MarkValues, judgements: readonly Judgement[]): Row[] {
  const judges = judgements.map((judgement) => ({ judgement, calibrated: null }));
  return compareRows({ mine: markedIn(values), others: [], consensus: null, judges, subtaskNames: [], length: 100 });
}

function differenceOn(id: string, rows: readonly Row[]): number | null | undefined {
  return rows.find((row) => row.id === id)?.difference;
}

describe("differences", () => {
  const rows = rowsOf(MINE, [JUDGEMENT]);

  it("counts outcomes as steps", () => {
    expect(differenceOn("outcome", rows)).toBe(0.5);
  });

  it("is unknown where either does not decide the outcome", () => {
    const undecided = { kind: "outcome", value: "undecided" } as const;
    expect(difference(undecided, { kind: "outcome", value: "failure" }, 100)).toBeNull();
    expect(difference(undecided, undecided, 100)).toBeNull();
  });

  it("is the share of the episode between two frames, and the frames in words", () => {
    const at = (value: number) => ({ kind: "frame", value }) as const;
    expect(difference(at(30), at(55), 100)).toBe(0.25);
    expect(difference(at(30), at(55), 0)).toBeNull();
    expect(framesApart(at(30), at(55))).toBe("25 frames before the judge");
    expect(framesApart(at(56), at(55))).toBe("1 frame after the judge");
    expect(framesApart(at(55), at(55))).toBeNull();
  });

  it("is the distance of scores, and 0 only where they are equal", () => {
    expect(differenceOn("task_completion", rows)).toBeCloseTo(0.2);
    expect(differenceOn("smoothness", rows)).toBe(0);
  });

  it("is unknown, not 0, where one of the two says nothing", () => {
    expect(differenceOn("efficiency", rows)).toBeNull();
    expect(differenceOn("safety", rows)).toBeNull();
  });

  it("takes a success without a failure mode as no failure, and nothing else", () => {
    expect(differenceOn("failure_mode", rows)).toBe(1);
    expect(differenceOn("failure_mode", rowsOf({ ...MINE, outcome: "failure" }, [JUDGEMENT]))).toBeNull();
  });

  it("sets subtasks of the same name side by side, by spans where scores are missing", () => {
    expect(differenceOn("subtask:reach", rows)).toBeCloseTo(1 - 5 / 15);
    expect(differenceOn("subtask:pull", rows)).toBeNull();
  });

  it("is complete for spans that share no frame, and unknown for one without edges", () => {
    const span = { start: 0, end: 4, score: null };
    expect(spanDifference(span, { start: 5, end: 9, score: null })).toBe(1);
    expect(spanDifference(span, { start: null, end: null, score: 1 })).toBeNull();
  });
});

describe("rows", () => {
  it("puts the largest difference first and the unknown ones last", () => {
    const order = differencesFirst(rowsOf(MINE, [JUDGEMENT])).map(({ id }) => id);
    expect(order.slice(0, 3)).toEqual(["failure_mode", "subtask:reach", "outcome"]);
    expect(order.indexOf("smoothness")).toBeLessThan(order.indexOf("efficiency"));
  });

  it("says why a judge's value is unknown", () => {
    const efficiency = rowsOf(MINE, [JUDGEMENT]).find(({ id }) => id === "efficiency");
    expect(efficiency?.judges).toEqual([{ kind: "unknown", reason: "the dataset records no robot state" }]);
  });

  it("have no difference and no flags without a judge", () => {
    const rows = rowsOf(MINE, []);
    expect(rows.every((row) => row.difference === null)).toBe(true);
    expect(rows.some(({ id }) => id === "flags")).toBe(false);
  });

  it("offer one row for subtasks where nobody has named any", () => {
    expect(rowsOf(NOTHING_SAID, []).filter(({ field }) => field === "subtasks")).toHaveLength(1);
  });
});
