/** What the user said of an episode, as the server holds it. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { episodeKey, episodePath } from "./keys";

export function ownWordQuery(client: RoboJudgeClient, datasetId: string, episodeIndex: number) {
  return queryOptions({
    queryKey: episodeKey(datasetId, episodeIndex, "own"),
    queryFn: ({ signal }) =>
      unwrap(
        client.api.GET("/datasets/{dataset_id}/episodes/{episode_index}/annotations/me", {
          params: { path: episodePath(datasetId, episodeIndex) },
          signal,
        }),
      ),
  });
}

export function useOwnWord(client: RoboJudgeClient, datasetId: string, episodeIndex: number) {
  return useQuery(ownWordQuery(client, datasetId, episodeIndex));
}
