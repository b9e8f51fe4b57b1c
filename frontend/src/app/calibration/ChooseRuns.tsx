import { useNavigate } from "@tanstack/react-router";
import type { Run } from "../../client/types";
import { urlId } from "../../panel/data/keys";
import { useRuns } from "../../panel/data/runs";
import { Button } from "../../panel/pieces/Button";
import { Problem } from "../../panel/pieces/Problem";
import { moment } from "../runs/amounts";
import { client } from "../service";
import { MOST_RUNS, searchFor } from "./calibration-search";
import { counted } from "./numbers";
import { Folded } from "./pieces/Folded";

interface ChooseRunsProps {
  readonly datasetId: string;
  /** Those in the address; empty for the newest of each judge. */
  readonly asked: readonly string[];
  readonly compared: readonly string[];
}

/** Which runs of the dataset the report compares; the address holds the choice. */
export function ChooseRuns({ datasetId, asked, compared }: ChooseRunsProps) {
  return (
    <Folded title={compared.length === 0 ? "Choose runs" : `${counted(compared.length, "run")} compared${asked.length === 0 ? ": the newest of each judge" : ""}`}>
      <Choice datasetId={datasetId} asked={asked} compared={compared} />
    </Folded>
  );
}

function Choice({ datasetId, asked, compared }: ChooseRunsProps) {
  const navigate = useNavigate();
  const runs = useRuns(client, { datasetId });
  const show = (chosen: readonly string[]) => {
    void navigate({ to: "/datasets/$datasetId/calibration", params: { datasetId: urlId(datasetId) }, search: searchFor(chosen), replace: true });
  };
  if (runs.error !== null) {
    return <Problem what="The runs could not be listed" error={runs.error} onRetry={() => { void runs.refetch(); }} />;
  }
  if (runs.data === undefined) {
    return <p role="status" className="text-faint">Loading the runs …</p>;
  }
  const offered = runs.data.filter(({ run_id, counts }) => compared.includes(run_id) || counts === null || counts.judged + counts.failed > 0);
  const isFull = compared.length >= MOST_RUNS;
  return (
    <fieldset className="space-y-1 rounded border p-2">
      <legend className="px-1 text-faint">Up to {MOST_RUNS} runs</legend>
      {offered.map((run) => {
        const isChosen = compared.includes(run.run_id);
        return (
          <label key={run.run_id} className="flex min-h-6 items-center gap-2">
            <input
              type="checkbox"
              className="size-4"
              checked={isChosen}
              disabled={isChosen ? compared.length === 1 : isFull}
              onChange={() => { show(isChosen ? compared.filter((id) => id !== run.run_id) : [...compared, run.run_id]); }}
            />
            <span className="text-judge">{run.judge.name ?? run.judge.model}</span>
            <span className="text-faint">{detailsOf(run)}</span>
          </label>
        );
      })}
      <div className="flex gap-2">
        {runs.hasNextPage && (
          <Button tone="quiet" disabled={runs.isFetchingNextPage} onClick={() => { void runs.fetchNextPage(); }}>Older runs</Button>
        )}
        {asked.length > 0 && <Button tone="quiet" onClick={() => { show([]); }}>The newest of each judge</Button>}
      </div>
    </fieldset>
  );
}

function detailsOf({ judge, counts, created_at }: Run): string {
  return [judge.method, moment(created_at), counts === null ? null : `${counts.judged} judged`].filter((part) => part !== null).join(" · ");
}
