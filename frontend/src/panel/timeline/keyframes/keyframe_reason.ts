import type { Keyframe } from "../../../client/types";

const REASONS: Record<Keyframe["reason"], string> = {
  first: "first frame",
  last: "last frame",
  even: "evenly spaced",
  transition: "transition",
};

const CUES: Partial<Record<string, string>> = {
  gripper_close: "gripper closes",
  gripper_open: "gripper opens",
  speed_minimum: "motion slows down",
  change_point: "motion changes",
  image_change: "image changes",
};

/** Says why a frame was chosen: "transition: gripper closes". */
export function whyChosen({ reason, cue }: Keyframe): string {
  if (cue === null || cue === undefined) {
    return REASONS[reason];
  }
  return `${REASONS[reason]}: ${CUES[cue] ?? cue.replaceAll("_", " ")}`;
}

/** Returns one keyframe per frame, in order, of one camera; where it has none, of whichever has. */
export function keyframesOf(all: readonly Keyframe[], camera: string): Keyframe[] {
  const byFrame = new Map<number, Keyframe>();
  for (const keyframe of all) {
    if (!byFrame.has(keyframe.frame_index) || keyframe.camera === camera) {
      byFrame.set(keyframe.frame_index, keyframe);
    }
  }
  return [...byFrame.values()].sort((a, b) => a.frame_index - b.frame_index);
}
