import type { Dataset } from "../../client/types";
import { useDatasets } from "../../panel/data/datasets";
import { urlId } from "../../panel/data/keys";
import { Button } from "../../panel/pieces/Button";
import { Problem } from "../../panel/pieces/Problem";
import { client } from "../service";
import { MOST_OTHERS } from "./calibration-search";
import { counted } from "./numbers";
import { Folded } from "./pieces/Folded";
import { useCompare } from "./use-compare";

interface ChooseDatasetsProps {
  readonly datasetId: string;
  /** Those in the address, as paths name them. */
  readonly others: readonly string[];
}

/** Which other datasets the report compares with this one; the address holds the choice. */
export function ChooseDatasets({ datasetId, others }: ChooseDatasetsProps) {
  return (
    <Folded title={others.length === 0 ? "Compare with other datasets" : `Compared with ${counted(others.length, "other dataset")}`}>
      <Choice datasetId={datasetId} others={others} />
    </Folded>
  );
}

function Choice({ datasetId, others }: ChooseDatasetsProps) {
  const compare = useCompare(datasetId);
  const datasets = useDatasets(client);
  // The runs chosen before are not of another dataset's: the newest of each judge are compared again.
  const show = (chosen: readonly string[]) => { compare({ runs: [], others: chosen }); };
  if (datasets.error !== null) {
    return <Problem what="The datasets could not be listed" error={datasets.error} onRetry={() => { void datasets.refetch(); }} />;
  }
  if (datasets.data === undefined) {
    return <p role="status" className="text-faint">Loading the datasets …</p>;
  }
  const offered = datasets.data.filter(({ url_id }) => url_id !== urlId(datasetId)).map((one) => ({ id: one.url_id, name: one.dataset_id, ...stateOf(one) }));
  const gone = others
    .filter((id) => offered.every((one) => one.id !== id))
    .map((id) => ({ id, name: id, details: "not served here", isComparable: false }));
  const rows = [...offered, ...gone];
  if (rows.length === 0) {
    return <p className="text-faint">This server serves no other dataset.</p>;
  }
  return (
    <fieldset className="space-y-1 rounded border p-2">
      <legend className="px-1 text-faint">Up to {MOST_OTHERS} datasets, of other policies say</legend>
      {rows.map(({ id, name, details, isComparable }) => {
        const isChosen = others.includes(id);
        return (
          <label key={id} className="flex min-h-6 items-center gap-2">
            <input
              type="checkbox"
              className="size-4 shrink-0"
              checked={isChosen}
              disabled={!isChosen && (!isComparable || others.length >= MOST_OTHERS)}
              onChange={() => { show(isChosen ? others.filter((one) => one !== id) : [...others, id]); }}
            />
            <span className="wrap-anywhere">{name}</span>
            <span className="text-faint">{details}</span>
          </label>
        );
      })}
      {others.length > 0 && <Button tone="quiet" onClick={() => { show([]); }}>This dataset alone</Button>}
    </fieldset>
  );
}

function stateOf({ sees_all, counts }: Dataset): { readonly details: string; readonly isComparable: boolean } {
  if (!sees_all) {
    return { details: "blind to you: its own page of agreement says how to see it", isComparable: false };
  }
  return counts.judged === 0
    ? { details: "no judge has judged it", isComparable: false }
    : { details: `${counts.judged} judged · ${counts.annotated} rated`, isComparable: true };
}
