import type { Keyframe } from "../../../client/types";

/** What is worth a picture first, where there is no room for all. */
const FIRST_COMES: Record<Keyframe["reason"], number> = { transition: 0, first: 1, last: 1, even: 2 };

/** A place along the track; pictures at its ends are moved inside. */
export function centreWithin(exact: number, size: number, width: number): number {
  return Math.max(Math.min(exact, width - size / 2), size / 2);
}

/** Returns which keyframes can be pictured without touching one another. `exact` says where each lies, in order. */
export function pictured(
  keyframes: readonly Keyframe[],
  exact: readonly number[],
  size: number,
  width: number,
): ReadonlySet<Keyframe> {
  const centres = new Map(keyframes.map((keyframe, nth) => [keyframe, centreWithin(exact[nth] ?? 0, size, width)]));
  const found = new Map<Keyframe, number>();
  for (const keyframe of keyframes.toSorted((a, b) => FIRST_COMES[a.reason] - FIRST_COMES[b.reason])) {
    const centre = centres.get(keyframe) ?? 0;
    if ([...found.values()].every((other) => Math.abs(other - centre) >= size)) {
      found.set(keyframe, centre);
    }
  }
  return new Set(found.keys());
}
