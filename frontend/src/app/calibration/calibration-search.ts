/** What the address of the calibration page says about which runs and datasets to compare. */

/** A report compares no more of one dataset. */
export const MOST_RUNS = 4;
/** A report compares a dataset with no more. */
export const MOST_OTHERS = 3;

interface CalibrationSearch {
  /** Ids with commas between; the newest run of each judge if left out. */
  runs?: string;
  /** Other datasets as paths name them, with commas between; a comma of a name is `%2C`, a percent sign `%25`. */
  other?: string;
}

export interface Compared {
  readonly runs: readonly string[];
  readonly others: readonly string[];
}

/** Returns what can be used of an address; the rest is left out. */
export function calibrationSearch(search: Readonly<Record<string, unknown>>): CalibrationSearch {
  return searchFor(comparedIn(search));
}

export function comparedIn({ runs, other }: Readonly<Record<string, unknown>>): Compared {
  const others = listed(other).slice(0, MOST_OTHERS).map(unescaped);
  return { runs: listed(runs).slice(0, MOST_RUNS * (1 + others.length)), others };
}

export function searchFor({ runs, others }: Compared): CalibrationSearch {
  return { ...(runs.length > 0 && { runs: runs.join(",") }), ...(others.length > 0 && { other: others.map(escaped).join(",") }) };
}

function listed(text: unknown): readonly string[] {
  const named = typeof text === "string" ? text.split(",").map((id) => id.trim()).filter((id) => id !== "") : [];
  return [...new Set(named)];
}

function escaped(name: string): string {
  return name.replaceAll("%", "%25").replaceAll(",", "%2C");
}

function unescaped(name: string): string {
  return name.replaceAll("%2C", ",").replaceAll("%25", "%");
}
