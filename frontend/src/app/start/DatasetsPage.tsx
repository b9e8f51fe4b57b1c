import { useDatasets } from "../../panel/data/datasets";
import { useFeed } from "../../panel/data/feed";
import { Notice } from "../../panel/pieces/Notice";
import { Problem } from "../../panel/pieces/Problem";
import { client } from "../service";
import { useTitle } from "../shell/use-title";
import { DatasetCard } from "./DatasetCard";

/** Every dataset served here, and how far each one is. */
export function DatasetsPage() {
  useTitle("Datasets");
  useFeed(client);
  const datasets = useDatasets(client);
  return (
    <main className="mx-auto w-full max-w-5xl space-y-4 p-4">
      <h1 className="text-xl font-semibold">Datasets</h1>
      {datasets.isPending && <Notice title="Loading the datasets …" />}
      {datasets.error !== null && (
        <Problem
          what="The datasets could not be loaded"
          error={datasets.error}
          onRetry={() => { void datasets.refetch(); }}
        />
      )}
      {datasets.data?.length === 0 && (
        <Notice title="This server serves no dataset yet">
          <p>Start it with one: a folder in LeRobot format, a folder of MP4s, or a name on the Hub.</p>
          <pre className="overflow-auto rounded border bg-ground p-2">robojudge serve PATH_OR_ORG/NAME</pre>
        </Notice>
      )}
      <ul className="grid gap-3 sm:grid-cols-2">
        {datasets.data?.map((dataset) => (
          <li key={dataset.dataset_id}>
            <DatasetCard dataset={dataset} />
          </li>
        ))}
      </ul>
    </main>
  );
}
