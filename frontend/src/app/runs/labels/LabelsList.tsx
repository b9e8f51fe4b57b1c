import type { RoboJudgeClient } from "../../../client/client";
import type { RewardLabels } from "../../../client/types";
import { urlId } from "../../../panel/data/keys";
import { useRewardLabels } from "../../../panel/data/reward_labels";
import { Button } from "../../../panel/pieces/Button";
import { Problem } from "../../../panel/pieces/Problem";
import { moment } from "../amounts";
import { AuditFigures } from "./AuditFigures";

interface LabelsListProps {
  readonly client: RoboJudgeClient;
  readonly datasetId: string;
  readonly runId: string;
  readonly seesAll: boolean;
}

/** The reward labels made of a run, newest first. */
export function LabelsList({ client, datasetId, runId, seesAll }: LabelsListProps) {
  const labels = useRewardLabels(client, datasetId);
  const mine = labels.data?.filter((one) => one.run_id === runId) ?? [];
  return (
    <div className="space-y-2">
      {labels.isPending && <p role="status" className="text-faint">Looking for labels …</p>}
      {labels.isError && (
        <Problem what="The labels could not be listed" error={labels.error} onRetry={() => { void labels.refetch(); }} />
      )}
      {labels.data !== undefined && mine.length === 0 && <p className="text-faint">No labels were made of this run yet.</p>}
      <ul className="space-y-2">
        {mine.map((one) => (
          <li key={one.export_id} className="space-y-2 rounded border p-2">
            <LabelsHead client={client} labels={one} seesAll={seesAll} />
            {one.error !== null && <p className="text-bad">They could not be made: {one.error}</p>}
            {one.withheld === "blind" && <p className="text-faint">{one.status === "failed" ? "Why" : "Their numbers"}: withheld, for they tell of judgements you have not seen.</p>}
            {one.audit !== null && <AuditFigures audit={one.audit} />}
          </li>
        ))}
      </ul>
      {labels.hasNextPage && (
        <Button disabled={labels.isFetchingNextPage} onClick={() => { void labels.fetchNextPage(); }}>Look through older labels</Button>
      )}
    </div>
  );
}

const STATUS_WORDS: Readonly<Record<RewardLabels["status"], string>> = {
  waiting: "◷ waiting for the run to come to rest",
  queued: "◷ waiting for a worker",
  leased: "▶ being made",
  done: "✓ made",
  failed: "✕ could not be made",
};

interface LabelsHeadProps {
  readonly client: RoboJudgeClient;
  readonly labels: RewardLabels;
  readonly seesAll: boolean;
}

function LabelsHead({ client, labels, seesAll }: LabelsHeadProps) {
  const { settings, status, target, file, kind } = labels;
  const href = client.mediaUrl("datasets", urlId(labels.dataset_id), "reward-labels", labels.export_id, "download");
  return (
    <div className="flex flex-wrap items-baseline gap-x-3">
      <strong>{settings.scheme}, gamma {settings.gamma}</strong>
      <span className={status === "failed" ? "text-bad" : status === "done" ? "text-good" : "text-neutral"}>{STATUS_WORDS[status]}</span>
      <span className="text-faint">{labels.created_by}, {moment(labels.created_at)}</span>
      {status === "done" && (
        <span className="break-all text-faint">{kind === "sidecar" ? "file" : "labelled copy"} {file} in {target}</span>
      )}
      {status === "done" && kind === "sidecar" && (seesAll ? (
        <a href={href} download className="text-accent underline underline-offset-2">Download</a>
      ) : (
        <span className="text-faint">download: once you see this dataset's judgements</span>
      ))}
    </div>
  );
}
