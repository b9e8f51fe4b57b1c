/** State, action, speed and grippers over an episode. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { episodeKey, episodePath } from "./keys";

/** Frames asked for unless told; about two for every pixel of the lanes. */
const POINTS = 2000;

export function trajectoryQuery(
  client: RoboJudgeClient,
  datasetId: string,
  episodeIndex: number,
  points: number = POINTS,
) {
  return queryOptions({
    queryKey: episodeKey(datasetId, episodeIndex, "trajectory", points),
    queryFn: ({ signal }) =>
      unwrap(
        client.api.GET("/datasets/{dataset_id}/episodes/{episode_index}/trajectory", {
          params: { path: episodePath(datasetId, episodeIndex), query: { points } },
          signal,
        }),
      ),
    staleTime: Infinity,
  });
}

export function useTrajectory(client: RoboJudgeClient, datasetId: string, episodeIndex: number, points?: number) {
  return useQuery(trajectoryQuery(client, datasetId, episodeIndex, points));
}
