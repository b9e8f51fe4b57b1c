/** What a key or a button says of a field. */
import type { Judgement, MarkedSubtask, Outcome } from "../../client/types";
import { completionShown } from "../compare/judged_completion";
import type { Judged } from "../compare/judge_columns";
import type { Draft, MarkField } from "../draft/draft";

/** Mark the outcome; in a success nothing failed. */
export function markOutcome(draft: Draft, outcome: Outcome): void {
  draft.set("outcome", outcome);
  if (outcome === "success" && draft.get().values.failure_mode !== null) {
    draft.set("failure_mode", null);
  }
  if (outcome === "success" && draft.get().values.failure_onset_frame !== null) {
    draft.set("failure_onset_frame", null);
  }
}

/** Mark where the failure begins; the same frame again takes the mark back. */
export function markFailureOnset(draft: Draft, frame: number): void {
  draft.set("failure_onset_frame", draft.get().values.failure_onset_frame === frame ? null : frame);
}

/** Mark a field by digits; `typed` are all that were typed in a row.
 *
 * On five steps the last digit counts; completion takes tenths (9), then hundredths (95), and 100.
 * @returns whether they mean something there.
 */
export function markByDigits(draft: Draft, field: MarkField, typed: string): boolean {
  if (field === "task_completion") {
    draft.set("task_completion", completionTyped(typed));
    return true;
  }
  const step = Number(typed.at(-1));
  if (step < 1 || step > 5) {
    return false;
  }
  if (field === "smoothness" || field === "efficiency" || field === "safety") {
    draft.set(field, (step - 1) / 4);
    return true;
  }
  return false;
}

/** Say what the table shows of a judge for a field, on the scale people use.
 *
 * @returns whether the judge said anything of it.
 */
export function acceptJudge(draft: Draft, field: MarkField, judged: Judged): boolean {
  const { judgement } = judged;
  switch (field) {
    case "outcome":
      markOutcome(draft, judgement.outcome);
      return true;
    case "task_completion":
      return accepted(completionShown(judged), (value) => {
        draft.set("task_completion", onSteps(value, 20));
      });
    case "failure_mode":
      return accepted(judgement.failure?.mode, (mode) => {
        draft.set("failure_mode", mode);
      });
    case "failure_onset_frame":
      return accepted(judgement.failure?.onset_frame, (frame) => {
        draft.set("failure_onset_frame", frame);
      });
    case "subtasks":
      return accepted(spansOf(judgement), (spans) => {
        draft.setSubtasks(spans);
      });
    default:
      return accepted(judgement.trajectory_quality[field].fused, (value) => {
        draft.set(field, onSteps(value, 4));
      });
  }
}

function completionTyped(typed: string): number {
  const digits = typed === "100" ? typed : typed.slice(-2);
  const percent = digits.length === 1 ? Number(digits) * 10 : Number(digits);
  return onSteps(percent / 100, 20);
}

function onSteps(value: number, steps: number): number {
  return Math.round(value * steps) / steps;
}

function spansOf(judgement: Judgement): MarkedSubtask[] | null {
  const spans = judgement.subtasks.flatMap(({ name, start_frame, end_frame, score }) =>
    start_frame == null || end_frame == null ? [] : [{ name, start_frame, end_frame, score }],
  );
  return spans.length === 0 ? null : spans;
}

function accepted<T>(value: T | null | undefined, say: (value: T) => void): boolean {
  if (value == null) {
    return false;
  }
  say(value);
  return true;
}
