/** A dataset's reward labels: those there are, and more of them. */
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import type { components } from "../../client/api";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { datasetKey, urlId } from "./keys";
import { itemsOf, PAGED } from "./pages";

type RewardLabelRequest = components["schemas"]["RewardLabelRequest"];

export function useRewardLabels(client: RoboJudgeClient, datasetId: string) {
  return useInfiniteQuery({
    ...PAGED,
    queryKey: datasetKey(datasetId, "reward-labels"),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        client.api.GET("/datasets/{dataset_id}/reward-labels", {
          params: { path: { dataset_id: urlId(datasetId) }, query: { cursor: pageParam } },
          signal,
        }),
      ),
    select: itemsOf,
  });
}

export function useMakeRewardLabels(client: RoboJudgeClient, datasetId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wanted: RewardLabelRequest) =>
      unwrap(
        client.api.POST("/datasets/{dataset_id}/reward-labels", {
          params: { path: { dataset_id: urlId(datasetId) } },
          body: wanted,
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: datasetKey(datasetId, "reward-labels") }),
  });
}
