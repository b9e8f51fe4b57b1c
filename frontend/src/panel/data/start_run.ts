/** Start a run of a judge over a dataset. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import type { NewRun } from "../../client/types";
import { keepRun } from "./changed";

export function useStartRun(client: RoboJudgeClient) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wanted: NewRun) => unwrap(client.api.POST("/runs", { body: wanted })),
    onSuccess: (run) => { keepRun(queries, run); },
  });
}
