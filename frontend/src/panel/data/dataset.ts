/** One dataset. */
import { useQuery } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { datasetKey, urlId } from "./keys";

export function useDataset(client: RoboJudgeClient, datasetId: string) {
  return useQuery({
    queryKey: datasetKey(datasetId, "dataset"),
    queryFn: ({ signal }) =>
      unwrap(client.api.GET("/datasets/{dataset_id}", { params: { path: { dataset_id: urlId(datasetId) } }, signal })),
  });
}
