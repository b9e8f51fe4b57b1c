/** What the address of the calibration page says about which runs to compare. */

/** A report compares no more. */
export const MOST_RUNS = 4;

interface CalibrationSearch {
  /** Ids with commas between; the newest run of each judge if left out. */
  runs?: string;
}

/** Returns what can be used of an address; the rest is left out. */
export function calibrationSearch(search: Readonly<Record<string, unknown>>): CalibrationSearch {
  return typeof search["runs"] === "string" ? searchFor(runsIn(search["runs"])) : {};
}

export function runsIn(runs: string | undefined): readonly string[] {
  const named = (runs ?? "").split(",").map((id) => id.trim()).filter((id) => id !== "");
  return [...new Set(named)].slice(0, MOST_RUNS);
}

export function searchFor(runs: readonly string[]): CalibrationSearch {
  return runs.length === 0 ? {} : { runs: runs.join(",") };
}
