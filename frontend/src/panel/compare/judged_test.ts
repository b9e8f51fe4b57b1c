/** A judgement and its calibration for tests. */
import type { Calibrated, Judgement } from "../../client/types";

export const JUDGEMENT: Judgement = {
  schema_version: 1,
  dataset_id: "d",
  episode_index: 0,
  instruction: "Open the drawer.",
  created_at: "2026-01-01T00:00:00Z",
  cached: false,
  judge: { provider: "p", model: "m", method: "rubric", prompt_sha256: null, frames_sha256: null, fingerprint: "f" },
  task_completion: 0.85,
  outcome: "partial",
  success_prob: 0.4,
  confidence: 0.7,
  confidence_source: "votes",
  effective_outcome: "partial",
  votes: { n_asked: 1, n_valid: 1, n_agree: 1 },
  subtasks: [],
  progress: [
    { frame_index: 0, value: 0 },
    { frame_index: 19, value: 0.85 },
  ],
  trajectory_quality: { smoothness: { vlm: 0.5, kinematic: 0.75, fused: 0.75 }, efficiency: {}, safety: {} },
  flags: [],
  evidence: [],
  needs_review: false,
  review_reasons: [],
  keyframes: [],
  reference_episodes: [],
  reasons: {},
  usage: { calls: 1 },
  dropped_parameters: [],
};

export const CALIBRATED: Calibrated = {
  success_prob: 0.3,
  task_completion: 0.8,
  task_completion_low: 0.7,
  task_completion_high: 0.9,
  level: 0.9,
  quality: { smoothness: 0.62, efficiency: null, safety: null },
  reasons: {},
  no_better: [],
  n_labels: 40,
  calibration_sha256: "c".repeat(64),
};
