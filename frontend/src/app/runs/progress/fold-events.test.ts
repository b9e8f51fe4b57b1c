import { describe, expect, it } from "vitest";
import type { ServerEvent } from "../../../client/events";
import type { Run } from "../../../client/types";
import { fold, NOTHING_FOLDED, standing } from "./fold-events";
import { perMinute } from "./pace";

function judged(seq: number, judgedCount: number, failedCount: number, more: object = {}): ServerEvent {
  const data = { judged_count: judgedCount, failed_count: failedCount, episode_index: seq, status: "judged", ...more };
  return { seq, type: "run.judged", data };
}

function counts(judgedCount: number, failed: number): NonNullable<Run["counts"]> {
  return { asked: 10, judged: judgedCount, cached: 0, failed, not_attempted: 10 - judgedCount - failed };
}

describe("fold", () => {
  it("takes events once, however often they come", () => {
    const events = [judged(1, 1, 0), judged(2, 2, 0), judged(3, 2, 1, { error_type: "ReplyCutOff", cost_usd: 0.5 })];
    const once = fold(NOTHING_FOLDED, events, 0, false);
    expect(once).toMatchObject({ seq: 3, judged: 2, failed: 1, costUsd: 0.5 });
    expect(fold(once, events, 1000, false)).toBe(once);
    expect(once.log.map((line) => line.text)).toEqual(["episode 1 judged", "episode 2 judged", "episode 3 failed: ReplyCutOff"]);
  });

  it("never lets numbers go backwards, unless failures are retried", () => {
    const far = fold(NOTHING_FOLDED, [judged(1, 5, 2)], 0, false);
    expect(fold(far, [judged(2, 3, 1)], 0, false)).toMatchObject({ judged: 5, failed: 2 });
    const retried: ServerEvent = { seq: 2, type: "run.retried", data: { judged_count: 5, failed_count: 0 } };
    expect(fold(far, [retried], 0, false)).toMatchObject({ judged: 5, failed: 0 });
  });

  it("takes an item's status for no run's, and unreadable numbers for none", () => {
    const odd = fold(NOTHING_FOLDED, [judged(1, 1, 0, { judged_count: "7", failed_count: Number.NaN })], 0, false);
    expect(odd).toMatchObject({ judged: 0, failed: 0, costUsd: null });
  });

  it("does not take what happened before for speed", () => {
    const past = fold(NOTHING_FOLDED, [judged(1, 9, 0)], 0, true);
    expect(perMinute(past.pace, 10_000)).toBeNull();
  });

  it("keeps the last 200 lines", () => {
    const many = Array.from({ length: 300 }, (_, place) => judged(place + 1, place + 1, 0));
    const { log } = fold(NOTHING_FOLDED, many, 0, false);
    expect(log).toHaveLength(200);
    expect(log.at(-1)?.seq).toBe(300);
  });
});

describe("standing", () => {
  it("is what was fetched or heard, whichever is further", () => {
    const heard = fold(NOTHING_FOLDED, [judged(1, 4, 1)], 0, false);
    expect(standing(counts(2, 0), "running", heard)).toEqual({ asked: 10, judged: 4, failed: 1, left: 5 });
    expect(standing(counts(6, 2), "running", heard)).toEqual({ asked: 10, judged: 6, failed: 2, left: 2 });
    expect(standing(counts(4, 3), "running", NOTHING_FOLDED)).toMatchObject({ judged: 4, failed: 3 });
  });

  it("believes the server that goes on after an end with failures", () => {
    const heard = fold(NOTHING_FOLDED, [judged(1, 7, 3)], 0, false);
    expect(standing(counts(7, 0), "queued", heard)).toMatchObject({ failed: 0, left: 3 });
    expect(standing(counts(7, 3), "done", heard)).toMatchObject({ failed: 3, left: 0 });
  });
});
