import { describe, expect, it } from "vitest";
import { frameAt, overFrames } from "./position";
import { frameInWords, ticks } from "./ticks";

describe("frameAt", () => {
  const range = { min: -0.5, max: 9.5 };

  it("returns the frame whose cell is under the pixel", () => {
    expect([0, 9, 10, 11, 99].map((px) => frameAt(px, 100, range, 10))).toEqual([0, 0, 1, 1, 9]);
  });

  it("stays inside the episode", () => {
    expect(frameAt(-30, 100, range, 10)).toBe(0);
    expect(frameAt(130, 100, range, 10)).toBe(9);
  });

  it("follows the range shown", () => {
    expect(frameAt(50, 100, { min: 100, max: 200 }, 1000)).toBe(150);
  });

  it("has an answer before anything is laid out", () => {
    expect(frameAt(5, 0, range, 10)).toBe(0);
  });
});

describe("overFrames", () => {
  it("covers both ends: a span of one frame is one frame wide", () => {
    expect(overFrames(3, 3).width).toContain("calc(1 /");
  });
});

describe("ticks", () => {
  it("names round frames, no more than asked, inside the episode", () => {
    expect(ticks({ min: -0.5, max: 141.5 }, 142, 8)).toEqual([0, 20, 40, 60, 80, 100, 120, 140]);
    expect(ticks({ min: 60.2, max: 64.2 }, 142, 10)).toEqual([61, 62, 63, 64]);
    expect(ticks({ min: -0.5, max: 99_999.5 }, 100_000, 10)).toHaveLength(10);
  });
});

describe("frameInWords", () => {
  it("gives seconds only where the frame rate is known", () => {
    expect(frameInWords(65, 20)).toBe("frame 65, 3.25 s");
    expect(frameInWords(65, null)).toBe("frame 65");
  });
});
