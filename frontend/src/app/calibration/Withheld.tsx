import { useState } from "react";
import type { DatasetDetail } from "../../client/types";
import { Button } from "../../panel/pieces/Button";
import { Notice } from "../../panel/pieces/Notice";
import { NextToReview } from "../dataset/NextToReview";
import { RevealDialog } from "../dataset/RevealDialog";
import { useSurroundings } from "../shell/surroundings";

/** Why the report of a blind dataset is not shown, and what to do. */
export function Withheld({ dataset }: { readonly dataset: DatasetDetail }) {
  const { me } = useSurroundings();
  const [asking, setAsking] = useState(false);
  return (
    <Notice title="This dataset is blind to you">
      <p>
        A report tells what judges said of all episodes, also of those you have not rated. Your marks count for it as long as you have not
        seen it.
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <NextToReview datasetId={dataset.dataset_id} seesAll={false} />
        {me.role === "annotator" ? (
          <span className="text-faint">Evaluators may ask to see it.</span>
        ) : (
          <Button onClick={() => { setAsking(true); }}>See the report …</Button>
        )}
      </div>
      {asking && <RevealDialog dataset={dataset} onClose={() => { setAsking(false); }} />}
    </Notice>
  );
}
