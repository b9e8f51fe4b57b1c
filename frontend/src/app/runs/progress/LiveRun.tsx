import type { RoboJudgeClient } from "../../../client/client";
import type { Run } from "../../../client/types";
import { EventLog } from "./EventLog";
import { Failures } from "./Failures";
import { RunProgress } from "./RunProgress";
import { useLiveRun } from "./useLiveRun";

interface LiveRunProps {
  readonly client: RoboJudgeClient;
  readonly run: Run;
}

/** A run as it goes: numbers, failures and what happened last. */
export function LiveRun({ client, run }: LiveRunProps) {
  const live = useLiveRun(client, run);
  return (
    <>
      <RunProgress run={run} live={live} />
      <Failures client={client} run={run} />
      {!run.imported && <EventLog lines={live.heard.log} />}
    </>
  );
}
