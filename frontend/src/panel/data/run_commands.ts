/** Stop a run, go on with it, or try its failures again. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { keepRun } from "./changed";

type Command = "/runs/{run_id}/cancel" | "/runs/{run_id}/resume" | "/runs/{run_id}/retry";

export function useCancelRun(client: RoboJudgeClient) {
  return useCommand(client, "/runs/{run_id}/cancel");
}

export function useResumeRun(client: RoboJudgeClient) {
  return useCommand(client, "/runs/{run_id}/resume");
}

export function useRetryRun(client: RoboJudgeClient) {
  return useCommand(client, "/runs/{run_id}/retry");
}

/** The run's id is given with the command, so that a result always belongs to the run it names. */
function useCommand(client: RoboJudgeClient, command: Command) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (runId: string) => unwrap(client.api.POST(command, { params: { path: { run_id: runId } } })),
    onSuccess: (run) => { keepRun(queries, run); },
  });
}
