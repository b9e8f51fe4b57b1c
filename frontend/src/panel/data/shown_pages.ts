/** Keep a long list up to date where it is looked at: of its pages only those on screen are asked for again. */
import { hashKey, type InfiniteData, type QueryClient, type QueryKey } from "@tanstack/react-query";
import { beginning, isLong } from "./ask_again";
import type { Page } from "./pages";

interface ListOptions<T> {
  readonly queries: QueryClient;
  readonly queryKey: QueryKey;
  readonly ask: (cursor: string | null) => Promise<Page<T>>;
  /** What tells one item from another. */
  readonly idOf: (item: T) => unknown;
}

interface ShownPages {
  /** These rows are on screen now, both included. */
  readonly show: (first: number, last: number) => void;
  /** Follow what is said to be out of date; returns how to end that. */
  readonly start: () => () => void;
}

export function createShownPages<T>({ queries, queryKey, ask, idOf }: ListOptions<T>): ShownPages {
  type List = InfiniteData<Page<T>, string | null>;
  const hash = hashKey(queryKey);
  /** Pages as they are held, that may say something else by now. */
  const outdated = new Set<Page<T>>();
  let shown = { first: 0, last: 0 };
  let isAsking = false;
  let isStarted = false;

  function held(): List | undefined {
    return queries.getQueryData<List>(queryKey);
  }

  /** What the list itself asks for comes first: its answer is put to the pages as they were when it asked. */
  function isBusy(): boolean {
    return queries.getQueryState(queryKey)?.fetchStatus === "fetching";
  }

  /** The first page on screen that is out of date, by its place. */
  function nextOutdated({ pages }: List): number | null {
    let row = 0;
    for (const [place, page] of pages.entries()) {
      const first = row;
      row += page.items.length;
      if (outdated.has(page) && first <= shown.last && row > shown.first) {
        return place;
      }
    }
    return null;
  }

  async function refresh(): Promise<void> {
    if (isAsking) {
      return;
    }
    isAsking = true;
    try {
      for (let list = held(); isStarted && list !== undefined; list = held()) {
        const place = nextOutdated(list);
        const page = place === null ? undefined : list.pages[place];
        if (place === null || page === undefined || isBusy()) {
          return;
        }
        outdated.delete(page);
        const fresh = await ask(list.pageParams[place] ?? null).catch((error: unknown) => {
          outdated.add(page);
          throw error;
        });
        put(page, fresh);
      }
    } catch {
      // It stays out of date, and is asked for again when more changes, or when it is scrolled to.
    } finally {
      isAsking = false;
    }
  }

  function put(page: Page<T>, fresh: Page<T>): void {
    const list = held();
    const place = list?.pages.indexOf(page) ?? -1;
    if (list === undefined || place === -1) {
      return;
    }
    if (isBusy()) {
      outdated.add(page);
      return;
    }
    const next = withPage(list, place, fresh, idOf);
    const stale = next.pages.map((_, at) => {
      const before = list.pages[at];
      const hasMoved = next.pageParams[at] !== list.pageParams[at];
      return hasMoved || (before !== undefined && outdated.has(before));
    });
    const updatedAt = queries.getQueryState(queryKey)?.dataUpdatedAt;
    queries.setQueryData<List>(queryKey, next, updatedAt === undefined ? {} : { updatedAt });
    // What is equal is kept as it was held before: pages are told apart only now.
    outdated.clear();
    held()?.pages.forEach((now, at) => {
      if (stale[at] === true) {
        outdated.add(now);
      }
    });
  }

  return {
    show: (first, last) => {
      shown = { first, last };
      if (outdated.size > 0) {
        void refresh();
      }
    },
    start: () => {
      isStarted = true;
      const stop = queries.getQueryCache().subscribe((event) => {
        if (event.type !== "updated" || event.query.queryHash !== hash || !isLong(event.query)) {
          return;
        }
        if (event.action.type === "invalidate") {
          held()?.pages.forEach((page) => outdated.add(page));
          // What is out of date already would not be said again to be.
          event.query.setState({ isInvalidated: false });
          void refresh();
        } else if (event.action.type === "success") {
          void refresh();
        }
      });
      return () => {
        stop();
        isStarted = false;
        if (outdated.size > 0) {
          outdated.clear();
          queries.setQueryData<List>(queryKey, (list) => list && beginning(list));
          void queries.invalidateQueries({ queryKey, exact: true, refetchType: "none" });
        }
      };
    },
  };
}

/** Puts a page in the place of one before. What moved to it stands nowhere else, and the next page begins where it ends. */
function withPage<T>(
  { pages, pageParams }: InfiniteData<Page<T>, string | null>,
  place: number,
  fresh: Page<T>,
  idOf: (item: T) => unknown,
): InfiniteData<Page<T>, string | null> {
  const ids = new Set(fresh.items.map(idOf));
  const isEnd = fresh.next_cursor === null;
  const all = pages.map((page, at) => {
    const rest = at === place ? fresh.items : page.items.filter((item) => !ids.has(idOf(item)));
    return at === place ? fresh : rest.length === page.items.length ? page : { ...page, items: rest };
  });
  return {
    pages: isEnd ? all.slice(0, place + 1) : all,
    pageParams: pageParams.map((cursor, at) => (at === place + 1 ? fresh.next_cursor : cursor)).slice(0, isEnd ? place + 1 : pages.length),
  };
}
