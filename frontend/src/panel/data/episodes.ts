/** A dataset's episodes, filtered and sorted by the server. */
import { useInfiniteQuery } from "@tanstack/react-query";
import type { paths } from "../../client/api";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { isLong } from "./ask_again";
import { datasetKey, urlId } from "./keys";
import { itemsOf, PAGED } from "./pages";

type Asked = NonNullable<paths["/api/datasets/{dataset_id}/episodes"]["get"]["parameters"]["query"]>;
/** Which episodes, and in what order; names are the API's. */
export type EpisodesAsked = Omit<Asked, "cursor" | "limit">;

const PAGE = 200;

/** `data` is the list as far as it was fetched; `fetchNextPage` fetches more. */
export function useEpisodes(client: RoboJudgeClient, datasetId: string, asked: EpisodesAsked = {}) {
  return useInfiniteQuery({
    ...PAGED,
    queryKey: datasetKey(datasetId, "episodes", asked),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        client.api.GET("/datasets/{dataset_id}/episodes", {
          params: {
            path: { dataset_id: urlId(datasetId) },
            query: { ...asked, cursor: pageParam, limit: PAGE },
          },
          signal,
        }),
      ),
    select: itemsOf,
    // A list scrolled far down is out of date soon; it is asked for again from its beginning when it is opened anew.
    refetchOnWindowFocus: (query) => !isLong(query),
    refetchOnReconnect: (query) => !isLong(query),
  });
}
