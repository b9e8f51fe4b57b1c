/** Episodes as people type them: `0-9, 12`. */

type ParsedEpisodes =
  | { readonly indices: readonly number[]; readonly problem: null }
  | { readonly indices: null; readonly problem: string };

/** Returns the episodes that a text names, each once and in ascending order, or what is wrong with it.
 *
 * Whether the dataset has each of them is for the server to say; more than it lists cannot be right.
 */
export function parseEpisodes(text: string, totalEpisodes: number): ParsedEpisodes {
  const parts = text.replaceAll(/\s*[-–]\s*/g, "-").split(/[,;\s]+/);
  const named = parts.filter((part) => part !== "");
  if (named.length === 0) {
    return wrong("Name at least one episode, such as 0-9, 12.");
  }
  const found = new Set<number>();
  for (const part of named) {
    const match = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part);
    if (match === null) {
      return wrong(`"${part}" is neither an episode nor a range. Write them like 0-9, 12.`);
    }
    const first = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    if (last < first) {
      return wrong(`The range ${part} runs backwards; write ${last}-${first}.`);
    }
    if (last - first >= totalEpisodes) {
      return wrong(tooMany(`${part} names ${last - first + 1} episodes`, totalEpisodes));
    }
    for (let index = first; index <= last; index += 1) {
      found.add(index);
    }
    if (found.size > totalEpisodes) {
      return wrong(tooMany("These are more episodes than there are", totalEpisodes));
    }
  }
  return { indices: [...found].sort((a, b) => a - b), problem: null };
}

/** Returns episodes as a short text that `parseEpisodes` reads: `0-2,7`. */
export function episodeRanges(indices: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const index of [...new Set(indices)].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last?.[1] === index - 1) {
      last[1] = index;
    } else {
      runs.push([index, index]);
    }
  }
  return runs.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(",");
}

function wrong(problem: string): ParsedEpisodes {
  return { indices: null, problem };
}

function tooMany(what: string, totalEpisodes: number): string {
  return `${what}; the dataset lists ${totalEpisodes}.`;
}
