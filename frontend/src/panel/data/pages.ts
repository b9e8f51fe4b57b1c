/** Lists that the server hands out in pages. */

export interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

interface Pages<T> {
  readonly pages: readonly Page<T>[];
}

/** What every list that grows page by page has in common. */
export const PAGED = {
  initialPageParam: null as string | null,
  getNextPageParam: (page: Page<unknown>) => page.next_cursor,
};

export function itemsOf<T>({ pages }: Pages<T>): T[] {
  return pages.flatMap((page) => page.items);
}

/** Returns a list that is short by nature, in full. */
export async function wholeList<T>(ask: (cursor: string | null) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await ask(cursor);
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return items;
}
