/** The frames that a judge would be shown, and why. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { episodeKey, episodePath } from "./keys";

export function keyframesQuery(client: RoboJudgeClient, datasetId: string, episodeIndex: number) {
  return queryOptions({
    queryKey: episodeKey(datasetId, episodeIndex, "keyframes"),
    queryFn: async ({ signal }) => {
      const page = await unwrap(
        client.api.GET("/datasets/{dataset_id}/episodes/{episode_index}/keyframes", {
          params: { path: episodePath(datasetId, episodeIndex) },
          signal,
        }),
      );
      return page.items;
    },
    staleTime: Infinity,
  });
}

export function useKeyframes(client: RoboJudgeClient, datasetId: string, episodeIndex: number) {
  return useQuery(keyframesQuery(client, datasetId, episodeIndex));
}
