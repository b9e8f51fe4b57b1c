import { describe, expect, it } from "vitest";
import type { Keyframe } from "../../../client/types";
import { keyframesOf, whyChosen } from "./keyframe_reason";
import { spread } from "./spread";

const keyframe = (camera: string, frame: number, reason: Keyframe["reason"], cue: string | null = null): Keyframe => ({
  camera,
  frame_index: frame,
  timestamp_s: null,
  reason,
  cue,
});

describe("whyChosen", () => {
  it("names the signal behind a transition", () => {
    expect(whyChosen(keyframe("front", 3, "transition", "gripper_close"))).toBe("transition: gripper closes");
    expect(whyChosen(keyframe("front", 0, "first"))).toBe("first frame");
  });

  it("says a signal it has no words for by its name", () => {
    expect(whyChosen(keyframe("front", 3, "transition", "new_cue"))).toBe("transition: new cue");
  });
});

describe("keyframesOf", () => {
  it("shows each frame once, by the camera asked for where it has it", () => {
    const all = [keyframe("front", 5, "even"), keyframe("wrist", 5, "even"), keyframe("front", 0, "first")];
    expect(keyframesOf(all, "wrist").map((k) => [k.camera, k.frame_index])).toEqual([
      ["front", 0],
      ["wrist", 5],
    ]);
  });
});

describe("spread", () => {
  it("leaves pictures alone that do not touch", () => {
    expect(spread([20, 60, 100], 10, 200)).toEqual([20, 60, 100]);
  });

  it("keeps pictures apart, in order and inside", () => {
    const placed = spread([0, 1, 2, 50, 99, 100], 12, 100);
    for (const [nth, centre] of placed.entries()) {
      expect(centre).toBeGreaterThanOrEqual(6);
      expect(centre).toBeLessThanOrEqual(94);
      expect(centre - (placed[nth - 1] ?? -12)).toBeGreaterThanOrEqual(12 - 1e-9);
    }
  });

  it("centres a crowd over where it belongs", () => {
    expect(spread([100, 100, 100], 10, 300)).toEqual([90, 100, 110]);
  });
});
