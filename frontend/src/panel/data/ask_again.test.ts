import { InfiniteQueryObserver, QueryClient } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";
import { askAgain } from "./ask_again";

const KEY = ["kitchen", null, "episodes"];

function held(pages: number) {
  const queries = new QueryClient();
  const numbers = Array.from({ length: pages }, (_, nth) => nth);
  queries.setQueryData(KEY, { pages: numbers, pageParams: numbers });
  const asked = vi.fn(({ pageParam }: { pageParam: number }) => pageParam);
  const observer = new InfiniteQueryObserver(queries, {
    queryKey: KEY,
    queryFn: asked,
    initialPageParam: 0,
    getNextPageParam: (page: number) => page + 1,
    staleTime: Infinity,
  });
  return { queries, asked, observer };
}

it("asks for every page of a short list again", async () => {
  const { queries, asked, observer } = held(3);
  const stop = observer.subscribe(() => undefined);
  askAgain(queries, () => true);
  await vi.waitFor(() => {
    expect(asked).toHaveBeenCalledTimes(3);
  });
  stop();
});

it("leaves a long list on the page as it is, out of date", () => {
  const { queries, asked, observer } = held(500);
  const stop = observer.subscribe(() => undefined);
  askAgain(queries, () => true);
  expect(asked).not.toHaveBeenCalled();
  expect(queries.getQueryState(KEY)?.isInvalidated).toBe(true);
  expect(observer.getCurrentResult().data?.pages).toHaveLength(500);
  stop();
});

it("keeps the beginning of a long list that nobody looks at, and asks for that when it is shown", async () => {
  const { queries, asked, observer } = held(500);
  askAgain(queries, () => true);
  expect(asked).not.toHaveBeenCalled();
  const stop = observer.subscribe(() => undefined);
  await vi.waitFor(() => {
    expect(asked).toHaveBeenCalledTimes(3);
  });
  stop();
});
