/** How fast a run goes: episodes a minute over the last minute, and the time that is left. */

interface Sample {
  readonly atMs: number;
  readonly done: number;
}

export interface Pace {
  readonly samples: readonly Sample[];
}

export const NO_PACE: Pace = { samples: [] };
const WINDOW_MS = 60_000;
/** Below this, one episode more or less would change the rate too much to be told. */
const SHORTEST_MS = 3000;

/** Returns the pace after one more look; `done` counts all episodes attempted so far. */
export function paced({ samples }: Pace, atMs: number, done: number): Pace {
  const all = [...samples, { atMs, done }];
  const firstInside = all.findIndex((sample) => sample.atMs > atMs - WINDOW_MS);
  // The last one before the window tells what was done when the window began.
  return { samples: all.slice(Math.max(0, firstInside - 1)) };
}

/** Returns episodes per minute; null where too little was seen. */
export function perMinute({ samples }: Pace, nowMs: number): number | null {
  const within = samples.filter((sample) => sample.atMs > nowMs - WINDOW_MS);
  const before = samples.findLast((sample) => sample.atMs <= nowMs - WINDOW_MS);
  const first = before === undefined ? within[0] : { atMs: nowMs - WINDOW_MS, done: before.done };
  const last = samples.at(-1);
  if (first === undefined || last === undefined) {
    return null;
  }
  const elapsedMs = nowMs - first.atMs;
  const done = last.done - first.done;
  return elapsedMs < SHORTEST_MS || done < 0 ? null : (done / elapsedMs) * 60_000;
}

/** Returns seconds until all is done at this rate; null where nobody can say. */
export function secondsLeft(left: number, rate: number | null): number | null {
  if (left === 0) {
    return 0;
  }
  return rate === null || rate <= 0 ? null : (left / rate) * 60;
}
