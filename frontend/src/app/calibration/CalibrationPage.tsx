import { useParams, useSearch } from "@tanstack/react-router";
import { useDataset } from "../../panel/data/dataset";
import { useFeed } from "../../panel/data/feed";
import { urlId } from "../../panel/data/keys";
import { Notice } from "../../panel/pieces/Notice";
import { Problem } from "../../panel/pieces/Problem";
import { DatasetLink } from "../runs/links";
import { client } from "../service";
import { useTitle } from "../shell/use-title";
import { comparedIn } from "./calibration-search";
import { CalibrationOf } from "./CalibrationOf";
import { Withheld } from "./Withheld";

const HERE = "/datasets/$datasetId/calibration";

/** How far the judges of a dataset agree with people; it follows what people say. */
export function CalibrationPage() {
  useFeed(client);
  const { datasetId } = useParams({ from: HERE });
  const { runs, others } = comparedIn(useSearch({ from: HERE }));
  useTitle(`agreement with people · ${datasetId}`);
  const dataset = useDataset(client, datasetId);
  const name = dataset.data?.dataset_id ?? datasetId;
  return (
    <main className="mx-auto w-full max-w-7xl space-y-4 p-3">
      <div>
        <p><DatasetLink datasetId={name}>{name}</DatasetLink></p>
        <h1 className="text-xl font-semibold">How far may judges be trusted?</h1>
      </div>
      {dataset.data === undefined ? (
        dataset.error === null ? (
          <Notice title={`Opening ${datasetId} …`} />
        ) : (
          <Problem what={`${datasetId} could not be opened`} error={dataset.error} onRetry={() => { void dataset.refetch(); }} />
        )
      ) : dataset.data.sees_all ? (
        <CalibrationOf key={name} dataset={dataset.data} runs={runs} others={others.filter((id) => id !== urlId(name))} />
      ) : (
        <Withheld dataset={dataset.data} />
      )}
    </main>
  );
}
