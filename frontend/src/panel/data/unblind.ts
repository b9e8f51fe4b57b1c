/** Let everybody see judges' numbers of a dataset, for good. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { sightChanged } from "./changed";
import { urlId } from "./keys";

export function useUnblind(client: RoboJudgeClient) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (datasetId: string) =>
      unwrap(
        client.api.POST("/datasets/{dataset_id}/unblind", { params: { path: { dataset_id: urlId(datasetId) } } }),
      ),
    onSuccess: (_, datasetId) => { sightChanged(queries, datasetId); },
  });
}
