/** Every version of the user's own word on an episode, newest first. */
import { useInfiniteQuery } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { episodeKey, episodePath } from "./keys";
import { itemsOf, PAGED } from "./pages";

export function useOwnHistory(
  client: RoboJudgeClient,
  datasetId: string,
  episodeIndex: number,
  enabled = true,
) {
  return useInfiniteQuery({
    ...PAGED,
    queryKey: episodeKey(datasetId, episodeIndex, "own-history"),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        client.api.GET("/datasets/{dataset_id}/episodes/{episode_index}/annotations/me/history", {
          params: { path: episodePath(datasetId, episodeIndex), query: { cursor: pageParam } },
          signal,
        }),
      ),
    select: itemsOf,
    enabled,
  });
}
