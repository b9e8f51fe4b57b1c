/** All that judges said of an episode, failures too, newest first. */
import { useInfiniteQuery } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { episodeKey, episodePath } from "./keys";
import { itemsOf, PAGED } from "./pages";

/** While blind this is not asked; `enabled` says so. */
export function useJudgementHistory(
  client: RoboJudgeClient,
  datasetId: string,
  episodeIndex: number,
  enabled: boolean,
) {
  return useInfiniteQuery({
    ...PAGED,
    queryKey: episodeKey(datasetId, episodeIndex, "judgements"),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        client.api.GET("/datasets/{dataset_id}/episodes/{episode_index}/judgements", {
          params: { path: episodePath(datasetId, episodeIndex), query: { cursor: pageParam } },
          signal,
        }),
      ),
    select: itemsOf,
    enabled,
  });
}
