/** One episode: its cameras, what the dataset says of it, and what the user may see. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { episodeKey, episodePath } from "./keys";

export function episodeQuery(client: RoboJudgeClient, datasetId: string, episodeIndex: number) {
  return queryOptions({
    queryKey: episodeKey(datasetId, episodeIndex, "episode"),
    queryFn: ({ signal }) =>
      unwrap(
        client.api.GET("/datasets/{dataset_id}/episodes/{episode_index}", {
          params: { path: episodePath(datasetId, episodeIndex) },
          signal,
        }),
      ),
  });
}

export function useEpisode(client: RoboJudgeClient, datasetId: string, episodeIndex: number) {
  return useQuery(episodeQuery(client, datasetId, episodeIndex));
}
