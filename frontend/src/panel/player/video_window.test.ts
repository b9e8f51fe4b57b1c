import { describe, expect, it } from "vitest";
import { frameAt, middleOf, timeAt } from "./video_window";

const window = { fromS: 12.4, fps: 20, length: 121 };

describe("an episode's window of a video file", () => {
  it("seeks to the middle of a frame, so that rounding cannot show its neighbour", () => {
    for (let frame = 0; frame < window.length; frame++) {
      const time = middleOf(window, frame);
      expect(time).toBeCloseTo(12.4 + (frame + 0.5) / 20, 9);
      expect(Math.floor((time - window.fromS) * window.fps)).toBe(frame);
    }
  });

  it("is never left, whatever position is asked for", () => {
    expect(timeAt(window, -50)).toBeCloseTo(12.425, 9);
    expect(timeAt(window, 121)).toBeCloseTo(18.425, 9);
    expect(middleOf(window, 9999)).toBeLessThan(18.45);
  });

  it("knows its own frames by their time stamps, rounding errors included", () => {
    for (let frame = 0; frame < window.length; frame++) {
      const stamp = Math.round((12.4 + frame / 20) * 90_000) / 90_000;
      expect(frameAt(window, stamp)).toBe(frame);
    }
  });

  it("takes the last frame before it and the first after it for another episode's", () => {
    expect(frameAt(window, 12.35)).toBeNull();
    expect(frameAt(window, 18.45)).toBeNull();
  });
});
