/** The runs of judges, newest first. */
import { useInfiniteQuery } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import type { Run } from "../../client/types";
import { serviceKey, urlId } from "./keys";
import { itemsOf, PAGED } from "./pages";

interface RunsAsked {
  readonly datasetId?: string;
  readonly status?: Run["status"];
}

export function useRuns(client: RoboJudgeClient, { datasetId, status }: RunsAsked = {}) {
  const dataset = datasetId === undefined ? null : urlId(datasetId);
  return useInfiniteQuery({
    ...PAGED,
    queryKey: serviceKey("runs", dataset, status ?? null),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        client.api.GET("/runs", {
          params: { query: { dataset, status: status ?? null, cursor: pageParam } },
          signal,
        }),
      ),
    select: itemsOf,
  });
}
