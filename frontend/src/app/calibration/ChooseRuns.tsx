import type { Run } from "../../client/types";
import { useRuns } from "../../panel/data/runs";
import { Button } from "../../panel/pieces/Button";
import { Problem } from "../../panel/pieces/Problem";
import { moment } from "../runs/amounts";
import { client } from "../service";
import { MOST_RUNS } from "./calibration-search";
import { counted } from "./numbers";
import { Folded } from "./pieces/Folded";
import { useCompare } from "./use-compare";

interface ChooseRunsProps {
  readonly datasetId: string;
  /** Datasets compared with it, as paths name them. */
  readonly others: readonly string[];
  /** Those in the address; empty for the newest of each judge. */
  readonly asked: readonly string[];
  readonly compared: readonly string[];
}

/** Which runs of the datasets the report compares; the address holds the choice. */
export function ChooseRuns({ datasetId, others, asked, compared }: ChooseRunsProps) {
  return (
    <Folded title={compared.length === 0 ? "Choose runs" : `${counted(compared.length, "run")} compared${asked.length === 0 ? ": the newest of each judge" : ""}`}>
      <div className="space-y-2">
        {[datasetId, ...others].map((one) => <Choice key={one} of={one} datasetId={datasetId} others={others} asked={asked} compared={compared} />)}
      </div>
    </Folded>
  );
}

function Choice({ of, datasetId, others, asked, compared }: ChooseRunsProps & { readonly of: string }) {
  const compare = useCompare(datasetId);
  const runs = useRuns(client, { datasetId: of });
  const show = (chosen: readonly string[]) => { compare({ runs: chosen, others }); };
  if (runs.error !== null) {
    return <Problem what="The runs could not be listed" error={runs.error} onRetry={() => { void runs.refetch(); }} />;
  }
  if (runs.data === undefined) {
    return <p role="status" className="text-faint">Loading the runs …</p>;
  }
  const offered = runs.data.filter(({ run_id, counts }) => compared.includes(run_id) || counts === null || counts.judged + counts.failed > 0);
  const mine = offered.filter(({ run_id }) => compared.includes(run_id)).length;
  return (
    <fieldset className="space-y-1 rounded border p-2">
      <legend className="px-1 text-faint">Up to {MOST_RUNS} runs{others.length > 0 && ` of ${of}`}</legend>
      {offered.map((run) => {
        const isChosen = compared.includes(run.run_id);
        return (
          <label key={run.run_id} className="flex min-h-6 items-center gap-2">
            <input
              type="checkbox"
              className="size-4"
              checked={isChosen}
              disabled={isChosen ? mine === 1 : mine >= MOST_RUNS}
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
