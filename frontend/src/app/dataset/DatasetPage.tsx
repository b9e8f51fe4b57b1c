import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useDataset } from "../../panel/data/dataset";
import { useFeed } from "../../panel/data/feed";
import { Notice } from "../../panel/pieces/Notice";
import { Problem } from "../../panel/pieces/Problem";
import { client } from "../service";
import { useTitle } from "../shell/use-title";
import { DatasetHeader } from "./DatasetHeader";
import { Distributions } from "./Distributions";
import { EpisodeList } from "./EpisodeList";
import type { View } from "./view";

const HERE = "/datasets/$datasetId";

/** A dataset: its episodes are the page. */
export function DatasetPage() {
  useFeed(client);
  const { datasetId } = useParams({ from: HERE });
  useTitle(datasetId);
  const view = useSearch({ from: HERE });
  const navigate = useNavigate();
  const dataset = useDataset(client, datasetId);

  function show(next: View): void {
    void navigate({ to: HERE, params: { datasetId }, search: next });
  }

  if (dataset.data === undefined) {
    return (
      <main className="p-4">
        <h1 className="sr-only">{datasetId}</h1>
        {dataset.error === null ? (
          <Notice title={`Opening ${datasetId} …`} />
        ) : (
          <Problem
            what={`${datasetId} could not be opened`}
            error={dataset.error}
            onRetry={() => { void dataset.refetch(); }}
          />
        )}
      </main>
    );
  }
  return (
    <main className="flex grow flex-col gap-3 p-3">
      <DatasetHeader dataset={dataset.data} />
      {dataset.data.sees_all && dataset.data.counts.judged > 0 && (
        <Distributions datasetId={datasetId} view={view} onView={show} />
      )}
      {/* What was selected in one dataset means nothing in another. */}
      <EpisodeList key={datasetId} datasetId={datasetId} dataset={dataset.data} view={view} onView={show} />
    </main>
  );
}
