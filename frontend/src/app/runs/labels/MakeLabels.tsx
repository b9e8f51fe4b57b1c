import { type SubmitEvent, useState } from "react";
import type { RoboJudgeClient } from "../../../client/client";
import { useMakeRewardLabels } from "../../../panel/data/reward_labels";
import { Button } from "../../../panel/pieces/Button";
import { sortProblems } from "../start/field-problems";
import { buildRewards, LABEL_FIELDS, type LabelsForm } from "./labels-form";
import { LabelsFields } from "./LabelsFields";

interface MakeLabelsProps {
  readonly client: RoboJudgeClient;
  readonly datasetId: string;
  readonly runId: string;
  readonly form: LabelsForm;
  readonly onChange: (form: LabelsForm) => void;
}

/** Asks for reward labels of a run. */
export function MakeLabels({ client, datasetId, runId, form, onChange }: MakeLabelsProps) {
  const make = useMakeRewardLabels(client, datasetId);
  const [tried, setTried] = useState(false);
  const { wanted, problems } = buildRewards(form);
  const said = sortProblems(make.error, LABEL_FIELDS);

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    setTried(true);
    if (wanted !== null) {
      make.mutate({
        run_id: runId,
        success_reward: 1,
        shaping_weight: 1,
        bootstrap_truncated: false,
        unfinished_cap: 0.95,
        rprm_credit: "exp",
        rprm_horizon_s: 0.5,
        rprm_gate: 0.5,
        rprm_budget: 0.5,
        ...wanted,
      });
    }
  }

  return (
    <form onSubmit={submit} noValidate className="space-y-3 rounded border p-3">
      <LabelsFields
        form={form}
        onChange={(next) => {
          make.reset();
          onChange(next);
        }}
        problems={{ ...said.byField, ...(tried ? problems : {}) }}
      />
      {said.rest !== null && <p role="alert" className="text-bad">▲ {said.rest}</p>}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" tone="main" disabled={make.isPending}>{make.isPending ? "Asking …" : "Make labels"}</Button>
        {make.isSuccess && <span role="status" className="text-good">✓ Asked for; a worker makes them once the run is at rest.</span>}
      </div>
    </form>
  );
}
