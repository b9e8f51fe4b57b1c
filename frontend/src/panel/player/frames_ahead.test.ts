import { describe, expect, it } from "vitest";
import { framesAhead } from "./frames_ahead";

const clock = { length: 100, fps: 20 };
const rest = { frame: 10, playing: false, speed: 1, loop: null };

describe("framesAhead", () => {
  it("wants the frame shown first, then those after it", () => {
    expect(framesAhead(rest, clock, 500)).toEqual([10, 11, 12, 13, 14, 15, 16, 17]);
  });

  it("never goes past the last frame", () => {
    expect(framesAhead({ ...rest, frame: 98 }, clock, 0)).toEqual([98, 99]);
  });

  it("while playing on a slow connection, skips frames and aims at where the clock will be", () => {
    expect(framesAhead({ ...rest, playing: true }, clock, 300)).toEqual([18, 21, 24, 27, 30, 33, 36, 39]);
  });

  it("goes back to the start of the loop after its end", () => {
    const wanted = framesAhead({ ...rest, playing: true, loop: { start: 5, end: 12 } }, clock, 0);
    expect(wanted).toEqual([10, 11, 12, 5, 6, 7, 8, 9]);
  });
});
