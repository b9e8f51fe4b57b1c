/** The judgement, or failure, that counts. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { nullIfUnjudged } from "./absent";
import { episodeKey, episodePath } from "./keys";

export function latestJudgementQuery(client: RoboJudgeClient, datasetId: string, episodeIndex: number) {
  return queryOptions({
    queryKey: episodeKey(datasetId, episodeIndex, "latest"),
    queryFn: ({ signal }) =>
      nullIfUnjudged(
        unwrap(
          client.api.GET("/datasets/{dataset_id}/episodes/{episode_index}/judgements/latest", {
            params: { path: episodePath(datasetId, episodeIndex) },
            signal,
          }),
        ),
      ),
  });
}

/** `data` is null where nobody judged the episode. */
export function useLatestJudgement(
  client: RoboJudgeClient,
  datasetId: string,
  episodeIndex: number,
  enabled: boolean,
) {
  return useQuery({ ...latestJudgementQuery(client, datasetId, episodeIndex), enabled });
}
