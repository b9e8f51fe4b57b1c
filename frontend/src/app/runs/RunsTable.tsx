import type { ReactNode } from "react";
import type { Run } from "../../client/types";
import { Blank } from "./Blank";
import { dollars, moment } from "./amounts";
import { DatasetLink, RunLink } from "./links";
import { RunStatus } from "./RunStatus";

/** Runs, newest first; on a phone every run is a card. */
export function RunsTable({ runs }: { readonly runs: readonly Run[] }) {
  return (
    <table className="block w-full sm:table">
      <thead className="hidden border-b text-left text-faint sm:table-header-group">
        <tr>
          {["run", "status", "dataset", "judge", "judged", "failed", "cost", "asked by"].map((name) => (
            <th key={name} scope="col" className={`py-1 pr-3 font-medium ${NUMBERS.has(name) ? "text-right" : ""}`}>{name}</th>
          ))}
        </tr>
      </thead>
      <tbody className="block sm:table-row-group">
        {runs.map((run) => <RunRow key={run.run_id} run={run} />)}
      </tbody>
    </table>
  );
}

const NUMBERS = new Set(["judged", "failed", "cost"]);
const CELL = "block py-0.5 pr-3 sm:table-cell sm:py-1";

function RunRow({ run }: { readonly run: Run }) {
  const { counts } = run;
  const imported = "The run was imported; how far it got is not known here.";
  return (
    <tr className="mb-2 block rounded border p-2 sm:mb-0 sm:table-row sm:rounded-none sm:border-x-0 sm:border-t-0">
      <th scope="row" className={`${CELL} text-left font-normal`}>
        <RunLink runId={run.run_id}><time dateTime={run.created_at}>{moment(run.created_at)}</time></RunLink>
      </th>
      <td className={CELL}><RunStatus status={run.status} /></td>
      <td className={CELL}><DatasetLink datasetId={run.dataset_id}>{run.dataset_id}</DatasetLink></td>
      <td className={`${CELL} break-all`}>{judgeName(run)}</td>
      <td className={`${CELL} sm:text-right`}>
        <Named name="judged">{counts === null ? <Blank reason={imported} /> : `${counts.judged} / ${counts.asked}`}</Named>
      </td>
      <td className={`${CELL} sm:text-right`}>
        <Named name="failed">
          {counts === null ? <Blank reason={imported} /> : <span className={counts.failed > 0 ? "text-bad" : ""}>{counts.failed}</span>}
        </Named>
      </td>
      <td className={`${CELL} sm:text-right`}><Named name="cost"><Cost run={run} /></Named></td>
      <td className={CELL}>
        <Named name="asked by">{run.requested_by ?? <Blank reason="The run was imported; nobody asked for it here." />}</Named>
      </td>
    </tr>
  );
}

function Cost({ run: { usage, judge } }: { readonly run: Run }) {
  if (judge.provider === "reference") {
    return "none";
  }
  if (usage?.cost_usd == null) {
    return <Blank reason={usage === null ? "Nothing was sent yet." : "No price is known for this model."} />;
  }
  return dollars(usage.cost_usd);
}

function Named({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <span className="text-faint sm:hidden">{name} </span>
      {children}
    </>
  );
}

function judgeName({ judge }: Run): string {
  const model = judge.provider === judge.model ? judge.model : `${judge.provider}/${judge.model}`;
  return judge.method === "" || judge.method === judge.model ? model : `${model}, ${judge.method}`;
}
