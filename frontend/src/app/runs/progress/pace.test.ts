import { describe, expect, it } from "vitest";
import { NO_PACE, paced, perMinute, secondsLeft } from "./pace";

function looks(...pairs: readonly (readonly [atS: number, done: number])[]) {
  return pairs.reduce((pace, [atS, done]) => paced(pace, atS * 1000, done), NO_PACE);
}

describe("perMinute", () => {
  it("is unknown before anything was seen, and for too short a time", () => {
    expect(perMinute(NO_PACE, 5000)).toBeNull();
    expect(perMinute(looks([10, 3]), 10_000)).toBeNull();
    expect(perMinute(looks([10, 3], [12, 9]), 12_000)).toBeNull();
  });

  it("counts what was done since the first look", () => {
    expect(perMinute(looks([0, 4], [30, 14]), 30_000)).toBeCloseTo(20);
  });

  it("looks at the last minute only, and falls to 0 when nothing happens", () => {
    const pace = looks([0, 0], [50, 100], [100, 110], [119, 120]);
    expect(perMinute(pace, 120_000)).toBeCloseTo(20);
    expect(perMinute(pace, 200_000)).toBe(0);
  });

  it("keeps no more looks than it needs", () => {
    let pace = NO_PACE;
    for (let s = 0; s < 1000; s += 1) {
      pace = paced(pace, s * 1000, s);
    }
    expect(pace.samples.length).toBeLessThanOrEqual(62);
    expect(perMinute(pace, 999_000)).toBeCloseTo(60);
  });
});

describe("secondsLeft", () => {
  it("is known where a rate is, and nothing is left where nothing is left", () => {
    expect(secondsLeft(30, 60)).toBe(30);
    expect(secondsLeft(0, null)).toBe(0);
    expect(secondsLeft(0, 0)).toBe(0);
  });

  it("is unknown, never NaN or infinite, without a rate", () => {
    expect(secondsLeft(5, null)).toBeNull();
    expect(secondsLeft(5, 0)).toBeNull();
  });
});
