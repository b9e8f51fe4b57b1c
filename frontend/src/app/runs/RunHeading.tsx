import type { Run } from "../../client/types";
import { dollars, moment } from "./amounts";
import { DatasetLink } from "./links";
import { RunStatus } from "./RunStatus";

/** Which run this is: who judges what, who asked, and how. */
export function RunHeading({ run }: { readonly run: Run }) {
  const { judge } = run;
  return (
    <header className="space-y-1">
      <h1 className="flex flex-wrap items-baseline gap-x-3 text-xl font-semibold">
        <span>{judge.name ?? judge.model} on <DatasetLink datasetId={run.dataset_id}>{run.dataset_id}</DatasetLink></span>
        <span className="text-base" role="status"><RunStatus status={run.status} /></span>
      </h1>
      <p className="text-faint">
        {[
          judge.provider === judge.model ? judge.model : `${judge.provider}/${judge.model}, ${judge.method}`,
          run.requested_by === null ? "imported" : `asked by ${run.requested_by}`,
          moment(run.created_at),
          ...choices(run),
        ].join(" · ")}
      </p>
      <p className="text-xs break-all text-faint">run {run.run_id}</p>
      {run.error !== null && <p className="text-bad">Nothing could be judged: {run.error}</p>}
    </header>
  );
}

/** What the run was asked beyond what its judge does by itself. */
function choices({ request }: Run): string[] {
  if (request === null) {
    return [];
  }
  const { frames, transitions, votes, temperature, cameras, instruction, budget_usd, budget_tokens, fresh } = request;
  const said: (string | false)[] = [
    frames != null && `${frames} frames`,
    transitions != null && `${transitions} transitions`,
    votes != null && `${votes} votes`,
    temperature != null && `temperature ${temperature}`,
    cameras != null && `cameras ${cameras.join(", ")}`,
    instruction != null && `instruction "${instruction}"`,
    budget_usd != null && `at most ${dollars(budget_usd)}`,
    budget_tokens != null && `at most ${budget_tokens} tokens`,
    fresh && "nothing from the cache",
  ];
  return said.filter((part) => part !== false);
}
