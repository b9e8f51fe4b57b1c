/** How far the judges of a dataset agree with people. */
import { useQuery } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { nullIfBlind } from "./absent";
import { datasetKey, urlId } from "./keys";

const ASK_AGAIN_MS = 1500;

/** Name of a report: of a dataset, others compared with it, and runs. */
export function calibrationKey(datasetId: string, others: readonly string[], runs: readonly string[]) {
  return datasetKey(datasetId, "calibration", others.map(urlId), ...runs);
}

/** Null for who does not see every episode of the datasets yet; asks again until the newest words are in it. */
export function useCalibration(client: RoboJudgeClient, datasetId: string, others: readonly string[], runs: readonly string[]) {
  return useQuery({
    queryKey: calibrationKey(datasetId, others, runs),
    queryFn: ({ signal }) =>
      nullIfBlind(
        unwrap(
          client.api.GET("/calibration", {
            params: {
              query: {
                dataset: urlId(datasetId),
                ...(others.length > 0 && { other: others.map(urlId) }),
                ...(runs.length > 0 && { run: [...runs] }),
              },
            },
            signal,
          }),
        ),
      ),
    refetchInterval: ({ state: { data } }) => (data?.outdated === true && data.problem === null ? ASK_AGAIN_MS : false),
  });
}
