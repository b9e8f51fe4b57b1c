/** Which rows of a long table are needed, and where its keys lead. */

/** Rows ahead of the last visible one that should be here before they are scrolled to. */
const AHEAD = 100;

export interface Loaded {
  readonly rows: number;
  readonly hasMore: boolean;
  readonly isFetching: boolean;
}

/** Whether the next page must be asked for, with `lastShown` the last row on screen. */
export function needsMore(lastShown: number, loaded: Loaded): boolean {
  return loaded.hasMore && !loaded.isFetching && lastShown >= loaded.rows - AHEAD;
}

/** Rows to make room for: with no filter the dataset's, so that the scrollbar tells the truth from the start. */
export function roomFor(loaded: Loaded, whole: number | null): number {
  if (!loaded.hasMore) {
    return loaded.rows;
  }
  return Math.max(loaded.rows + 1, whole ?? 0);
}

/** The row that a key leads to; null for keys that lead nowhere. */
export function rowAfterKey(key: string, row: number, rows: number, perScreen: number): number | null {
  const last = rows - 1;
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: row + 1,
    ArrowUp: row - 1,
    PageDown: row + perScreen,
    PageUp: row - perScreen,
    Home: 0,
    End: last,
  };
  const target = steps[key];
  return target === undefined || rows === 0 ? null : Math.min(Math.max(target, 0), last);
}
