import { describe, expect, it } from "vitest";
import type { Keyframe } from "../../../client/types";
import { keyframesOf, whyChosen } from "./keyframe_reason";
import { centreWithin, pictured } from "./pictured";

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

describe("pictured", () => {
  const four = [
    keyframe("front", 0, "first"),
    keyframe("front", 30, "even"),
    keyframe("front", 40, "transition"),
    keyframe("front", 100, "last"),
  ];
  const at = [0, 150, 180, 500];

  it("pictures transitions before what is evenly spaced, and never two that touch", () => {
    expect([...pictured(four, at, 48, 500)].map((k) => k.frame_index).sort((a, b) => a - b)).toEqual([0, 40, 100]);
  });

  it("pictures all of them where there is room", () => {
    expect(pictured(four, at, 30, 500).size).toBe(4);
  });

  it("keeps pictures at the ends inside", () => {
    expect([centreWithin(0, 48, 500), centreWithin(500, 48, 500), centreWithin(100, 48, 500)]).toEqual([24, 476, 100]);
  });
});
