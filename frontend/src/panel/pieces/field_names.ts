/** What fields and their values are called on screen. */
import type { FailureMode, Outcome } from "../../client/types";
import type { MarkField } from "../draft/draft";

export const FIELD_NAMES: Record<MarkField, string> = {
  outcome: "outcome",
  task_completion: "completion",
  smoothness: "smoothness",
  efficiency: "efficiency",
  safety: "safety",
  failure_mode: "failure mode",
  failure_onset_frame: "failure onset",
  subtasks: "subtasks",
};

export const OUTCOMES: readonly Outcome[] = ["success", "partial", "failure", "undecided"];

export const OUTCOME_NAMES: Record<Outcome, string> = {
  success: "success",
  partial: "partial",
  failure: "failure",
  undecided: "cannot tell",
};

export const OUTCOME_LETTERS: Record<Outcome, string> = {
  success: "S",
  partial: "P",
  failure: "F",
  undecided: "U",
};

/** In the order they are offered, with what each means. */
export const FAILURE_MEANINGS: Readonly<Record<FailureMode, string>> = {
  no_attempt: "the robot does not begin the task",
  missed_grasp: "the gripper closes without the object",
  dropped_object: "an object that was held is lost",
  wrong_object: "another object is manipulated",
  wrong_target: "the right object goes to the wrong place",
  position_error: "a contact or placement is off in position",
  orientation_error: "a contact or placement is off in orientation",
  wrong_sequence: "steps are carried out in the wrong order",
  missing_step: "a necessary step is left out",
  collision_or_unsafe: "a collision or another danger",
  early_termination: "the episode ends while the task is under way",
  other: "something else",
};

export const FAILURE_MODES = Object.keys(FAILURE_MEANINGS) as FailureMode[];

/** A name of the schema in plain words. */
export function plain(name: string): string {
  return name.replaceAll(/[_-]/g, " ");
}

/** A score of 0 to 1 on the five steps people rate on; null between two steps. */
export function fiveStep(score: number): number | null {
  const step = 1 + score * 4;
  return Math.abs(step - Math.round(step)) < 1e-6 ? Math.round(step) : null;
}

/** Two decimals, without the zero in front: `.95`, `1.00`. */
export function decimals(value: number): string {
  return value.toFixed(2).replace(/^(-?)0\./, "$1.");
}
