/** Codes of judgements in words a person would use. */
import { plain } from "../pieces/field_names";

const REASONS: Readonly<Record<string, string>> = {
  no_reference: "no annotated success of this task to compare with; rate some episodes of it first",
  nobody_said: "nobody marked it",
  tie: "annotators are split evenly",
  cannot_tell: "annotators looked and cannot tell",
  no_state: "the dataset records no robot state",
  state_missing_in_too_many_frames: "the robot's state is missing in too many frames",
  no_fps: "the dataset does not say its frame rate",
  no_gripper_signal: "the dataset records no gripper",
  gripper_missing_in_too_many_frames: "the gripper's signal is missing in too many frames",
  not_given: "the judge gave none",
};

const REVIEW: Readonly<Record<string, string>> = {
  undecided: "the judge could not decide the outcome",
  low_confidence: "its confidence is below 0.6",
  few_valid_votes: "fewer than half of its votes could be read",
  declared_clash: "the dataset declares another outcome than the judge says",
  smoothness_disagrees: "model and telemetry disagree on smoothness",
  efficiency_disagrees: "model and telemetry disagree on efficiency",
  safety_disagrees: "model and telemetry disagree on safety",
  few_frames: "it was shown fewer than four moments",
};

export function reasonInWords(reason: string): string {
  return REASONS[reason] ?? plain(reason);
}

export function reviewReasonInWords(reason: string): string {
  const [code, camera] = reason.split(":", 2);
  if (code === "black_camera" && camera !== undefined) {
    return `camera ${camera} is black throughout`;
  }
  return REVIEW[reason] ?? plain(reason);
}

export function confidenceSourceInWords(source: string): string {
  const words: Readonly<Record<string, string>> = {
    votes: "share of its votes that agree",
    label_logprob: "probability of its answer's words",
    self_reported: "what the model says of itself; not calibrated",
    reference: "margin between annotated successes and failures",
  };
  return words[source] ?? plain(source);
}

/** What to do about a failed attempt. */
export function adviceFor(error: { readonly stage: string; readonly retryable: boolean }): string {
  if (error.retryable) {
    return "The same call may work later: judge again.";
  }
  const advice: Readonly<Record<string, string>> = {
    dataset: "The dataset's files need attention before any judge can read this episode.",
    decode: "Its video could not be read; check the file, or choose other cameras.",
    transport: "The provider refused the call; check the judge's configuration.",
    parse: "The reply could not be read; retry with fewer frames, or another judge.",
    budget: "The run's budget was used up; start another with a higher one.",
  };
  return advice[error.stage] ?? "Judge again, or choose another judge.";
}
