/** Ask again for what changed, without fetching hundreds of pages for it. */
import type { Query, QueryClient, QueryKey } from "@tanstack/react-query";

/** A list is asked for again page by page, one after the other: more than this takes longer than it is worth. */
const MOST_PAGES = 3;

interface Paged {
  readonly pages: readonly unknown[];
  readonly pageParams: readonly unknown[];
}

/** Whether a list has grown too long to be asked for again as a whole. */
export function isLong(query: Pick<Query, "state">): boolean {
  const { data } = query.state;
  return isPaged(data) && data.pages.length > MOST_PAGES;
}

/**
 * Asks again for what is on the page, and marks the rest as out of date. Of a long list nobody looks at only the
 * beginning is kept, which is asked for when it is next shown; one that is on the page asks for itself what it shows.
 */
export function askAgain(queries: QueryClient, touched: (key: QueryKey) => boolean): void {
  for (const query of queries.getQueryCache().findAll({ predicate: (one) => touched(one.queryKey) && isLong(one) })) {
    if (!query.isActive()) {
      queries.setQueryData<Paged>(query.queryKey, (data) => data && beginning(data));
    }
  }
  const predicate = (query: Query) => touched(query.queryKey);
  void queries.invalidateQueries({ predicate, refetchType: "none" });
  void queries.refetchQueries({ type: "active", predicate: (query) => predicate(query) && !isLong(query) });
}

/** Returns as much of a list as may be asked for again as a whole. */
export function beginning<P, C>({ pages, pageParams }: { readonly pages: readonly P[]; readonly pageParams: readonly C[] }) {
  return { pages: pages.slice(0, MOST_PAGES), pageParams: pageParams.slice(0, MOST_PAGES) };
}

function isPaged(data: unknown): data is Paged {
  return typeof data === "object" && data !== null && "pages" in data && Array.isArray(data.pages);
}
