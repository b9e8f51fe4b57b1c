/** Everybody's latest word on an episode, the user's own too. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { nullIfBlind } from "./absent";
import { episodeKey, episodePath } from "./keys";
import { wholeList } from "./pages";

export function othersQuery(client: RoboJudgeClient, datasetId: string, episodeIndex: number) {
  return queryOptions({
    queryKey: episodeKey(datasetId, episodeIndex, "others"),
    queryFn: ({ signal }) =>
      nullIfBlind(
        wholeList((cursor) =>
          unwrap(
            client.api.GET("/datasets/{dataset_id}/episodes/{episode_index}/annotations", {
              params: { path: episodePath(datasetId, episodeIndex), query: { cursor } },
              signal,
            }),
          ),
        ),
      ),
  });
}

export function useOthers(client: RoboJudgeClient, datasetId: string, episodeIndex: number, enabled: boolean) {
  return useQuery({ ...othersQuery(client, datasetId, episodeIndex), enabled });
}
