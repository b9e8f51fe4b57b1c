/** What puts episodes' former marks back. */
import type { ReviewMark } from "../../client/types";
import type { Marking } from "../../panel/data/review_marks";

/** An episode that is not in it may have had any mark. */
export type FormerMarks = ReadonlyMap<number, ReviewMark | null>;

export function unknownBefore(episodes: readonly number[], former: FormerMarks): number[] {
  return episodes.filter((episode) => !former.has(episode));
}

/** Leaves out the episodes whose former mark is not known. */
export function undoSteps(done: Marking, former: FormerMarks): Marking[] {
  const groups = new Map<string, { episodes: number[]; mark: Marking["mark"]; reason: string | null }>();
  const known = done.episodes.filter((episode) => former.has(episode));
  for (const episode of known) {
    const before = former.get(episode) ?? null;
    const mark = before?.mark ?? "cleared";
    const reason = before?.reason ?? null;
    const key = JSON.stringify([mark, reason]);
    const group = groups.get(key) ?? { episodes: [], mark, reason };
    group.episodes.push(episode);
    groups.set(key, group);
  }
  const steps = [...groups.values()];
  // An excluded episode takes no other mark until that one is cleared.
  const isBlocked = done.mark === "excluded" && steps.some((step) => step.mark !== "cleared");
  return isBlocked ? [{ episodes: known, mark: "cleared", reason: null }, ...steps.filter((step) => step.mark !== "cleared")] : steps;
}
