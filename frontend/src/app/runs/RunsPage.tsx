import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useDatasets } from "../../panel/data/datasets";
import { useFeed } from "../../panel/data/feed";
import { useJudges } from "../../panel/data/judges";
import { useRuns } from "../../panel/data/runs";
import { Button } from "../../panel/pieces/Button";
import { Notice } from "../../panel/pieces/Notice";
import { Problem } from "../../panel/pieces/Problem";
import { client } from "../service";
import { useSurroundings } from "../shell/surroundings";
import { NoJudges } from "./NoJudges";
import { RUN_STATUSES, runsSearch, type RunsSearch } from "./runs-search";
import { STATUS_LOOKS } from "./run-status";
import { RunsTable } from "./RunsTable";
import { SelectField } from "./SelectField";
import { StartRunDialog } from "./start/StartRunDialog";

/** Every run there is, newest first, and the way to another one. */
export function RunsPage() {
  useFeed(client);
  const search = runsSearch(useSearch({ strict: false }));
  const runs = useRuns(client, {
    ...(search.dataset !== undefined && { datasetId: search.dataset }),
    ...(search.status !== undefined && { status: search.status }),
  });
  const [starting, setStarting] = useState(false);
  const { me } = useSurroundings();
  const mayStart = me.role !== "annotator";
  const isFiltered = search.dataset !== undefined || search.status !== undefined;
  return (
    <main className="mx-auto w-full max-w-6xl space-y-4 p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h1 className="text-xl font-semibold">Runs</h1>
        {mayStart ? (
          <Button tone="main" onClick={() => { setStarting(true); }}>Start a run</Button>
        ) : (
          <p className="text-faint">Evaluators may start runs; you are logged in as an annotator.</p>
        )}
      </div>
      <RunsFilter search={search} />
      {runs.isPending && <Notice title="Loading the runs …" />}
      {runs.isError && (
        <Problem what="The runs could not be loaded" error={runs.error} onRetry={() => { void runs.refetch(); }} />
      )}
      {runs.data?.length === 0 && (isFiltered ? <Notice title="No run is like that. Show more of them above." /> : <NoRuns />)}
      {runs.data !== undefined && runs.data.length > 0 && <RunsTable runs={runs.data} />}
      {runs.hasNextPage && (
        <Button disabled={runs.isFetchingNextPage} onClick={() => { void runs.fetchNextPage(); }}>Older runs</Button>
      )}
      {starting && <StartRunDialog datasetId={search.dataset} onClose={() => { setStarting(false); }} />}
    </main>
  );
}

function RunsFilter({ search }: { readonly search: RunsSearch }) {
  const navigate = useNavigate();
  const datasets = useDatasets(client);
  const show = (change: { readonly [K in keyof RunsSearch]: string | undefined }) => {
    void navigate({ to: "/runs", search: runsSearch({ ...search, ...change }), replace: true });
  };
  const names = datasets.data?.map((one) => [one.url_id, one.dataset_id] as const) ?? [];
  const unlisted = search.dataset !== undefined && !names.some(([known]) => known === search.dataset);
  return (
    <div className="flex flex-wrap gap-3">
      <SelectField
        label="Dataset"
        value={search.dataset ?? ""}
        options={[["", "all datasets"], ...names, ...(unlisted ? [[search.dataset ?? "", search.dataset ?? ""] as const] : [])]}
        onChange={(dataset) => { show({ dataset: dataset === "" ? undefined : dataset }); }}
        problem={undefined}
      />
      <SelectField
        label="Status"
        value={search.status ?? ""}
        options={[["", "any status"], ...RUN_STATUSES.map((status) => [status, STATUS_LOOKS[status].words] as const)]}
        onChange={(status) => { show({ status: status === "" ? undefined : status }); }}
        problem={undefined}
      />
    </div>
  );
}

function NoRuns() {
  const judges = useJudges(client);
  const models = judges.data?.filter((judge) => judge.available && judge.provider !== "reference") ?? [];
  return (
    <Notice title="No run yet">
      <p>
        A run puts one judge to many episodes. The judge <strong>reference</strong> needs no model: it compares with episodes
        that people rated, so rate five and it can start.
      </p>
      {models.length > 0 && <p>Ready to be asked: {models.map((judge) => judge.name).join(", ")}.</p>}
      {judges.data !== undefined && models.length === 0 && <NoJudges />}
    </Notice>
  );
}
