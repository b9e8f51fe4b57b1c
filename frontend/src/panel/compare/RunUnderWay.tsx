import { useQueryClient } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import type { Run } from "../../client/types";
import { useRun } from "../data/run";
import { useRunEvents } from "../data/run_events";
import { serviceKey } from "../data/keys";
import { Problem } from "../pieces/Problem";

const STATES: Readonly<Record<Run["status"], string>> = {
  imported: "imported",
  queued: "waits for a worker…",
  running: "is judging…",
  done: "done",
  cancelled: "was cancelled",
  budget_exhausted: "stopped: the budget is used up",
  failed: "could judge nothing",
};

interface RunUnderWayProps {
  readonly client: RoboJudgeClient;
  readonly runId: string;
}

/** How far the run of this one episode is. */
export function RunUnderWay({ client, runId }: RunUnderWayProps) {
  const queries = useQueryClient();
  const run = useRun(client, runId);
  useRunEvents(client, runId, () => {
    void queries.invalidateQueries({ queryKey: serviceKey("run", runId) });
  });
  if (run.isError) {
    return <Problem what="How far it is could not be asked" error={run.error} onRetry={() => void run.refetch()} />;
  }
  if (run.data === undefined) {
    return null;
  }
  const { judge, status, error, counts } = run.data;
  const failed = status === "failed" || (counts?.failed ?? 0) > 0;
  return (
    <p role="status" className={failed ? "text-bad" : "text-judge"}>
      {`${judge.name ?? judge.model}: ${failed && status === "done" ? "could not judge it" : STATES[status]}`}
      {error !== null && `: ${error}`}
    </p>
  );
}
