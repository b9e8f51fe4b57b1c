/** A run's episodes, and where each of them stands. */
import { useInfiniteQuery } from "@tanstack/react-query";
import type { components } from "../../client/api";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { serviceKey } from "./keys";
import { itemsOf, PAGED } from "./pages";

export function useRunItems(
  client: RoboJudgeClient,
  runId: string,
  status: components["schemas"]["RunItem"]["status"] | null = null,
) {
  return useInfiniteQuery({
    ...PAGED,
    queryKey: serviceKey("run-items", runId, status),
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        client.api.GET("/runs/{run_id}/items", {
          params: { path: { run_id: runId }, query: { status, cursor: pageParam } },
          signal,
        }),
      ),
    select: itemsOf,
  });
}
