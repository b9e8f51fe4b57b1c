/** What a run would take, before it is started. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import type { NewRun } from "../../client/types";
import { datasetKey, serviceKey } from "./keys";

/** Asks again whenever `wanted` changes; null asks nothing. The last answer stays until the next is there. */
export function useEstimate(client: RoboJudgeClient, wanted: NewRun | null) {
  return useQuery({
    queryKey: wanted === null ? serviceKey("estimate") : datasetKey(wanted.dataset, "estimate", wanted),
    queryFn: ({ signal }) => {
      if (wanted === null) {
        throw new Error("an estimate needs a run to estimate");
      }
      return unwrap(client.api.POST("/runs/estimate", { body: wanted, signal }));
    },
    enabled: wanted !== null,
    placeholderData: keepPreviousData,
  });
}
