import { useState } from "react";
import type { RoboJudgeClient } from "../../../client/client";
import type { Run } from "../../../client/types";
import { useDataset } from "../../../panel/data/dataset";
import { Problem } from "../../../panel/pieces/Problem";
import { CalibrationLink, DatasetLink, DisagreementsLink } from "../links";
import { BlindNotice } from "./BlindNotice";
import { LabelsList } from "./LabelsList";
import { type LabelsForm, NEW_LABELS } from "./labels-form";
import { MakeLabels } from "./MakeLabels";
import { PreviewOnEpisode } from "./PreviewOnEpisode";

interface WhatCameOutProps {
  readonly client: RoboJudgeClient;
  readonly run: Run;
  readonly mayJudge: boolean;
}

/** What came of a run: its judgements in the table, and reward labels made of them. */
export function WhatCameOut({ client, run, mayJudge }: WhatCameOutProps) {
  const { dataset_id: datasetId, run_id: runId } = run;
  const dataset = useDataset(client, datasetId);
  const [form, setForm] = useState<LabelsForm>(NEW_LABELS);
  if (dataset.isError) {
    return <Problem what={`Dataset ${datasetId} could not be loaded`} error={dataset.error} onRetry={() => { void dataset.refetch(); }} />;
  }
  if (dataset.data === undefined) {
    return <p role="status" className="text-faint">Loading the dataset …</p>;
  }
  const seesAll = dataset.data.sees_all;
  return (
    <>
      <section aria-labelledby="came-out" className="space-y-2">
        <h2 id="came-out" className="font-semibold">What came out</h2>
        <p className="flex flex-wrap gap-x-4">
          <DatasetLink datasetId={datasetId}>all episodes of {datasetId}</DatasetLink>
          {seesAll && <DisagreementsLink datasetId={datasetId}>largest disagreements first</DisagreementsLink>}
          <CalibrationLink datasetId={datasetId} runId={runId}>agreement with people</CalibrationLink>
        </p>
        {!seesAll && <BlindNotice client={client} datasetId={datasetId} maySee={mayJudge} />}
      </section>
      <section aria-labelledby="labels" className="space-y-3">
        <h2 id="labels" className="font-semibold">Reward labels</h2>
        <LabelsList client={client} datasetId={datasetId} runId={runId} seesAll={seesAll} />
        {mayJudge ? (
          <MakeLabels client={client} datasetId={datasetId} runId={runId} form={form} onChange={setForm} />
        ) : (
          <p className="text-faint">Evaluators may make reward labels of this run.</p>
        )}
        {!run.imported && <PreviewOnEpisode client={client} dataset={dataset.data} runId={runId} form={form} />}
      </section>
    </>
  );
}
