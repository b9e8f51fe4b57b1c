/** What people together say of an episode. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { nullIfBlind } from "./absent";
import { episodeKey, episodePath } from "./keys";

export function consensusQuery(client: RoboJudgeClient, datasetId: string, episodeIndex: number) {
  return queryOptions({
    queryKey: episodeKey(datasetId, episodeIndex, "consensus"),
    queryFn: ({ signal }) =>
      nullIfBlind(
        unwrap(
          client.api.GET("/datasets/{dataset_id}/episodes/{episode_index}/consensus", {
            params: { path: episodePath(datasetId, episodeIndex) },
            signal,
          }),
        ),
      ),
  });
}

/** `data` is null where nobody annotated it. */
export function useConsensus(
  client: RoboJudgeClient,
  datasetId: string,
  episodeIndex: number,
  enabled: boolean,
) {
  return useQuery({ ...consensusQuery(client, datasetId, episodeIndex), enabled });
}
