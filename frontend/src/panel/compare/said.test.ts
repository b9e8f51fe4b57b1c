import { expect, it } from "vitest";
import type { Annotation, Consensus, FailureMode } from "../../client/types";
import { agreedBy, saidOf } from "./said";

const CONSENSUS: Consensus = {
  n_annotators: 3,
  annotators: ["ana", "ben", "mia"],
  n_blinded: 3,
  outcome: "success",
  failure_mode: "missed_grasp",
};

const word = (annotator: string, mode: FailureMode | null) => ({
  annotator,
  annotation: {
    dataset_id: "d",
    episode_index: 0,
    annotator,
    created_at: "2026-01-01T00:00:00Z",
    cannot_tell: [],
    failure_mode: mode,
  } satisfies Partial<Annotation> as unknown as Annotation,
});

it("says whose failure mode stands beside a success that the others agreed on", () => {
  const words = [word("ana", null), word("ben", null), word("mia", "missed_grasp")];
  expect(saidOf(agreedBy(CONSENSUS, words, "mia"), "failure_mode")).toEqual({ kind: "mode", value: "missed grasp", by: "me only" });
  expect(saidOf(agreedBy(CONSENSUS, words, "ana"), "failure_mode")).toMatchObject({ by: "mia only" });
});

it("names nobody where all chose the same", () => {
  const words = [word("ana", "missed_grasp"), word("ben", "missed_grasp")];
  expect(saidOf(agreedBy(CONSENSUS, words, "ana"), "failure_mode")).toEqual({ kind: "mode", value: "missed grasp" });
});
