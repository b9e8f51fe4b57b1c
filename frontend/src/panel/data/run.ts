/** One run: what was asked and how far it is. */
import { useQuery } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { serviceKey } from "./keys";

export function useRun(client: RoboJudgeClient, runId: string) {
  return useQuery({
    queryKey: serviceKey("run", runId),
    queryFn: ({ signal }) => unwrap(client.api.GET("/runs/{run_id}", { params: { path: { run_id: runId } }, signal })),
  });
}
