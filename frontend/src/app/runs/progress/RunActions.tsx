import type { RoboJudgeClient } from "../../../client/client";
import type { Run } from "../../../client/types";
import { useCancelRun, useResumeRun, useRetryRun } from "../../../panel/data/run_commands";
import { Button } from "../../../panel/pieces/Button";
import { Problem } from "../../../panel/pieces/Problem";
import { canResume, isActive } from "../run-status";

interface RunActionsProps {
  readonly client: RoboJudgeClient;
  readonly run: Run;
  readonly mayJudge: boolean;
}

/** Stop a run, go on with it, or try its failures again. */
export function RunActions({ client, run, mayJudge }: RunActionsProps) {
  const cancel = useCancelRun(client);
  const resume = useResumeRun(client);
  const retry = useRetryRun(client);
  if (run.imported) {
    return null;
  }
  const active = isActive(run.status);
  const failed = run.counts?.failed ?? 0;
  const commands = [
    { command: cancel, label: "Cancel", shown: active, what: "The run could not be cancelled" },
    { command: resume, label: "Resume", shown: canResume(run.status), what: "The run could not be resumed" },
    { command: retry, label: `Retry ${failed} failed`, shown: !active && failed > 0, what: "The failures could not be retried" },
  ].filter(({ shown }) => shown);
  const busy = cancel.isPending || resume.isPending || retry.isPending;
  if (commands.length === 0) {
    return null;
  }
  if (!mayJudge) {
    return <p className="text-faint">Only evaluators may steer runs.</p>;
  }
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap gap-2">
        {commands.map(({ command, label }) => (
          <Button key={label} disabled={busy} onClick={() => { command.mutate(run.run_id); }}>{label}</Button>
        ))}
      </div>
      {commands.map(({ command, what }) =>
        command.error === null ? null : <Problem key={what} what={what} error={command.error} />,
      )}
    </div>
  );
}
