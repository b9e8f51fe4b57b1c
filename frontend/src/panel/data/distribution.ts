/** How a column of a dataset is distributed. */
import { useQuery } from "@tanstack/react-query";
import type { paths } from "../../client/api";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { nullIfBlind } from "./absent";
import { datasetKey, urlId } from "./keys";

type Asked = paths["/api/datasets/{dataset_id}/distribution"]["get"]["parameters"]["query"];
type DistributionField = Asked["field"];

/** Null for who does not see every episode of the dataset yet. */
export function useDistribution(
  client: RoboJudgeClient,
  datasetId: string,
  field: DistributionField,
  enabled: boolean,
) {
  return useQuery({
    queryKey: datasetKey(datasetId, "distribution", field),
    queryFn: ({ signal }) =>
      nullIfBlind(
        unwrap(
          client.api.GET("/datasets/{dataset_id}/distribution", {
            params: { path: { dataset_id: urlId(datasetId) }, query: { field } },
            signal,
          }),
        ),
      ),
    enabled,
  });
}
