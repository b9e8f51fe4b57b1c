import { useDatasets } from "../../panel/data/datasets";
import { client } from "../service";
import { DatasetsPage } from "./DatasetsPage";
import { GoOn } from "./GoOn";

/** Where work goes on: the next unrated episode of the only dataset, else the choice of a dataset. */
export function StartPage() {
  const datasets = useDatasets(client);
  const only = datasets.data?.length === 1 ? datasets.data[0] : undefined;
  return only === undefined ? <DatasetsPage /> : <GoOn datasetId={only.url_id} />;
}
