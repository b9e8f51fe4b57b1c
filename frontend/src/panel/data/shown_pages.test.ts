import { InfiniteQueryObserver, QueryClient } from "@tanstack/react-query";
import { afterEach, expect, it, vi } from "vitest";
import { askAgain } from "./ask_again";
import { itemsOf, PAGED, type Page } from "./pages";
import { createShownPages } from "./shown_pages";

interface Row {
  readonly id: number;
  readonly says: string;
}

const KEY = ["kitchen", null, "episodes"];
const PAGE = 10;
const stops: (() => void)[] = [];

/** A list of 100 rows in pages of 10, ordered by `order`, of which all were fetched. */
async function opened() {
  const server = { order: Array.from({ length: 100 }, (_, id) => id), says: "before", isDown: false, asked: [] as string[] };
  const answer = (cursor: string | null): Promise<Page<Row>> => {
    server.asked.push(cursor ?? "start");
    if (server.isDown) {
      return Promise.reject(new Error("away"));
    }
    const from = cursor === null ? 0 : server.order.indexOf(Number(cursor)) + 1;
    const items = server.order.slice(from, from + PAGE).map((id) => ({ id, says: server.says }));
    const isEnd = from + PAGE >= server.order.length;
    return Promise.resolve({ items, next_cursor: isEnd ? null : String(items.at(-1)?.id) });
  };
  const queries = new QueryClient();
  const observer = new InfiniteQueryObserver(queries, {
    ...PAGED,
    queryKey: KEY,
    queryFn: ({ pageParam }) => answer(pageParam),
    staleTime: Infinity,
    retry: false,
  });
  stops.push(observer.subscribe(() => undefined));
  await vi.waitFor(() => { expect(observer.getCurrentResult().isSuccess).toBe(true); });
  while (observer.getCurrentResult().hasNextPage) {
    await observer.fetchNextPage();
  }
  const pages = createShownPages<Row>({ queries, queryKey: KEY, ask: answer, idOf: ({ id }) => id });
  const stop = pages.start();
  stops.push(stop);
  server.asked = [];
  const rows = () => itemsOf(observer.getCurrentResult().data ?? { pages: [] });
  const changed = () => { askAgain(queries, () => true); };
  return { server, queries, observer, pages, rows, changed, stop };
}

afterEach(() => {
  stops.splice(0).forEach((stop) => { stop(); });
});

async function quiet(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20));
}

it("asks again for the pages on screen only, and for others once they are scrolled to", async () => {
  const { server, pages, rows, changed } = await opened();
  pages.show(45, 52);
  server.says = "after";
  changed();
  await quiet();
  expect(server.asked).toEqual(["39", "49"]);
  expect(rows().map(({ says }) => says === "after")).toEqual(rows().map((_, row) => row >= 40 && row < 60));
  expect(rows()).toHaveLength(100);

  pages.show(58, 65);
  await quiet();
  expect(server.asked).toEqual(["39", "49", "59"]);
  pages.show(45, 65);
  await quiet();
  expect(server.asked).toHaveLength(3);
});

it("asks once where nothing has changed on the pages on screen", async () => {
  const { server, pages, changed } = await opened();
  pages.show(0, 5);
  changed();
  await quiet();
  changed();
  await quiet();
  expect(server.asked).toEqual(["start", "start"]);
});

it("asks again where more changed while it asked", async () => {
  const { server, pages, rows, changed } = await opened();
  pages.show(0, 5);
  changed();
  await Promise.resolve();
  server.says = "after";
  changed();
  await quiet();
  expect(rows()[0]?.says).toBe("after");
});

it("shows a row that moved once, and none twice", async () => {
  const { server, pages, rows, changed } = await opened();
  pages.show(0, 5);
  server.order = [95, ...server.order.filter((id) => id !== 95)];
  changed();
  await quiet();
  expect(rows().slice(0, 3).map(({ id }) => id)).toEqual([95, 0, 1]);
  pages.show(0, 99);
  await quiet();
  expect(rows().map(({ id }) => id)).toEqual(server.order);
});

it("ends where the list ends now", async () => {
  const { server, pages, rows, changed } = await opened();
  pages.show(30, 35);
  server.order = server.order.slice(0, 35);
  changed();
  await quiet();
  expect(rows().map(({ id }) => id)).toEqual(server.order);
});

it("tries again after a failure, when more changes", async () => {
  const { server, pages, rows, changed } = await opened();
  pages.show(0, 5);
  server.isDown = true;
  changed();
  await quiet();
  expect(server.asked).toEqual(["start"]);
  expect(rows()[0]?.says).toBe("before");
  server.isDown = false;
  server.says = "after";
  changed();
  await quiet();
  expect(rows()[0]?.says).toBe("after");
});

it("leaves the beginning, out of date, where some of it was never looked at again", async () => {
  const { queries, pages, rows, changed, stop } = await opened();
  pages.show(45, 52);
  changed();
  await quiet();
  stop();
  expect(rows()).toHaveLength(30);
  expect(queries.getQueryState(KEY)?.isInvalidated).toBe(true);
});
