import { type SubmitEvent, useState } from "react";
import type { RoboJudgeClient } from "../../../client/client";
import type { Dataset, Judge, Run } from "../../../client/types";
import { urlId } from "../../../panel/data/keys";
import { useEstimate } from "../../../panel/data/estimate";
import { useStartRun } from "../../../panel/data/start_run";
import { Button } from "../../../panel/pieces/Button";
import { LabelsFields } from "../labels/LabelsFields";
import { SelectField } from "../SelectField";
import { useDebounced } from "../useDebounced";
import { episodeRanges } from "./episode-ranges";
import { EpisodesField } from "./EpisodesField";
import { EstimateView } from "./EstimateView";
import { sortProblems } from "./field-problems";
import { JudgeCards } from "./JudgeCards";
import { LookFields } from "./LookFields";
import { buildRun, NEW_RUN, RUN_FIELDS, type RunForm } from "./run-form";

interface StartRunFormProps {
  readonly client: RoboJudgeClient;
  readonly datasets: readonly Dataset[];
  readonly judges: readonly Judge[];
  readonly datasetId?: string | undefined;
  readonly episodes?: readonly number[] | undefined;
  readonly onStarted: (run: Run) => void;
}

const TYPING_MS = 400;

/** Everything a run can be asked for with, and what it will take. */
export function StartRunForm({ client, datasets, judges, datasetId, episodes, onStarted }: StartRunFormProps) {
  const [form, setForm] = useState<RunForm>(() => ({
    ...NEW_RUN,
    dataset: datasets.find((one) => one.url_id === urlId(datasetId ?? ""))?.url_id ?? datasets[0]?.url_id ?? "",
    judge: (judges.find((one) => one.available && one.provider !== "reference") ?? judges.find((one) => one.available))?.name ?? "",
    ...(episodes !== undefined && { which: "some" as const, episodes: episodeRanges(episodes) }),
  }));
  const dataset = datasets.find((one) => one.url_id === form.dataset) ?? null;
  const judge = judges.find((one) => one.name === form.judge) ?? null;
  const settled = useDebounced(form, TYPING_MS);
  const { wanted: toEstimate } = buildRun(settled, judge, dataset?.total_episodes ?? null);
  const estimate = useEstimate(client, settled === form ? toEstimate : null);
  const start = useStartRun(client);

  const { wanted, problems: own } = buildRun(form, judge, dataset?.total_episodes ?? null);
  // What is not typed yet is no mistake until the run shall start.
  const [tried, setTried] = useState(false);
  const early = Object.entries(own).filter(([name]) => tried || !(name in EMPTY_AT_FIRST) || EMPTY_AT_FIRST[name]?.(form) !== "");
  const refusal = start.error ?? (settled === form ? estimate.error : null);
  const said = sortProblems(refusal, RUN_FIELDS);
  const problems = { ...said.byField, ...Object.fromEntries(early) };
  const labelProblems = Object.fromEntries(
    Object.entries(problems).flatMap(([name, problem]) => (name.startsWith("rewards.") ? [[name.slice(8), problem]] : [])),
  );

  function change(next: RunForm): void {
    start.reset();
    // Cameras are of a dataset; another one has others.
    setForm(next.dataset === form.dataset ? next : { ...next, cameras: [] });
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    setTried(true);
    if (wanted !== null) {
      start.mutate(wanted, { onSuccess: onStarted });
    }
  }

  return (
    <form onSubmit={submit} noValidate className="space-y-4">
      <SelectField
        label="Dataset"
        value={form.dataset}
        options={datasets.map((one) => [one.url_id, `${one.dataset_id} (${one.total_episodes} episodes)`] as const)}
        onChange={(chosen) => { change({ ...form, dataset: chosen }); }}
        problem={problems.dataset}
      />
      <JudgeCards judges={judges} chosen={form.judge} onChoose={(name) => { change({ ...form, judge: name, method: "" }); }} problem={problems.judge} />
      <EpisodesField form={form} onChange={change} totalEpisodes={dataset?.total_episodes ?? null} problem={problems.episodes} />
      {judge !== null && dataset !== null && (
        <details className="rounded border p-2" open={judge.provider !== "reference"}>
          <summary className="cursor-pointer font-medium">What it looks at</summary>
          <div className="pt-2">
            <LookFields form={form} onChange={change} judge={judge} cameras={dataset.cameras} problems={problems} />
          </div>
        </details>
      )}
      <div className="rounded border p-2">
        <label className="flex items-center gap-2 font-medium">
          <input type="checkbox" checked={form.wantsLabels} onChange={(event) => { change({ ...form, wantsLabels: event.currentTarget.checked }); }} />
          Make reward labels when it is done
        </label>
        {form.wantsLabels && (
          <div className="pt-2">
            <LabelsFields form={form.labels} onChange={(labels) => { change({ ...form, labels }); }} problems={labelProblems} />
          </div>
        )}
      </div>
      <div className="sticky -bottom-4 -mx-4 -mb-4 space-y-2 border-t bg-ground px-4 py-3">
        <EstimateView estimate={estimate.data} judge={judge} refused={refusal !== null} stale={settled !== form || estimate.isFetching} />
        {said.rest !== null && <p role="alert" className="text-bad">▲ {said.rest}</p>}
        <div className="flex items-center gap-3">
          <Button type="submit" tone="main" disabled={start.isPending || (tried && wanted === null)}>
            {start.isPending ? "Starting …" : "Start"}
          </Button>
          {tried && wanted === null && <span className="text-bad">Something above is missing or cannot be read.</span>}
        </div>
      </div>
    </form>
  );
}

const EMPTY_AT_FIRST: Readonly<Record<string, (form: RunForm) => string>> = {
  episodes: (form) => form.episodes,
  "rewards.target": (form) => form.labels.target,
};
