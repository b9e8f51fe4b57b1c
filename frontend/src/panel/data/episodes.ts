/** A dataset's episodes, filtered and sorted by the server. */
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { paths } from "../../client/api";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { isLong } from "./ask_again";
import { datasetKey, urlId } from "./keys";
import { itemsOf, PAGED } from "./pages";
import { createShownPages } from "./shown_pages";

type Asked = NonNullable<paths["/api/datasets/{dataset_id}/episodes"]["get"]["parameters"]["query"]>;
/** Which episodes, and in what order; names are the API's. */
export type EpisodesAsked = Omit<Asked, "cursor" | "limit">;

const PAGE = 200;

/** `data` is the list as far as it was fetched; `fetchNextPage` fetches more. */
export function useEpisodes(client: RoboJudgeClient, datasetId: string, asked: EpisodesAsked = {}) {
  return useInfiniteQuery({
    ...PAGED,
    queryKey: episodesKey(datasetId, asked),
    queryFn: ({ pageParam, signal }) => askPage(client, datasetId, asked, pageParam, signal),
    select: itemsOf,
    // Of a list scrolled far down only what is on screen is asked for again; see `useShownEpisodes`.
    refetchOnWindowFocus: (query) => !isLong(query),
    refetchOnReconnect: (query) => !isLong(query),
  });
}

/** Keeps a list of any length up to date where it is looked at; tell what it returns which rows are on screen. */
export function useShownEpisodes(client: RoboJudgeClient, datasetId: string, asked: EpisodesAsked): (first: number, last: number) => void {
  const queries = useQueryClient();
  const pages = useMemo(
    () =>
      createShownPages({
        queries,
        queryKey: episodesKey(datasetId, asked),
        ask: (cursor) => askPage(client, datasetId, asked, cursor, null),
        idOf: (row) => row.episode_index,
      }),
    [queries, client, datasetId, asked],
  );
  useEffect(() => pages.start(), [pages]);
  return pages.show;
}

function episodesKey(datasetId: string, asked: EpisodesAsked) {
  return datasetKey(datasetId, "episodes", asked);
}

function askPage(client: RoboJudgeClient, datasetId: string, asked: EpisodesAsked, cursor: string | null, signal: AbortSignal | null) {
  return unwrap(
    client.api.GET("/datasets/{dataset_id}/episodes", {
      params: { path: { dataset_id: urlId(datasetId) }, query: { ...asked, cursor, limit: PAGE } },
      signal,
    }),
  );
}
