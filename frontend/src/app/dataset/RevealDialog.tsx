import type { DatasetDetail } from "../../client/types";
import { useReveal } from "../../panel/data/reveal";
import { Button } from "../../panel/pieces/Button";
import { Dialog } from "../../panel/pieces/Dialog";
import { Problem } from "../../panel/pieces/Problem";
import { client } from "../service";

/** What is asked here concerns them all. */
const ANY_EPISODE = 0;

interface RevealDialogProps {
  readonly dataset: DatasetDetail;
  readonly onClose: () => void;
}

/** Asks whether to see every judge's mark of a dataset before rating; there is no way back. */
export function RevealDialog({ dataset, onClose }: RevealDialogProps) {
  const reveal = useReveal(client, dataset.dataset_id, ANY_EPISODE);
  const unrated = dataset.counts.episodes - dataset.counts.annotated_by_me;
  if (reveal.result !== null) {
    return (
      <Dialog title="The dataset is revealed to you" onClose={onClose}>
        <p>You see judges' marks of every episode now. What you rate from here on counts as informed.</p>
      </Dialog>
    );
  }
  return (
    <Dialog title="See judges' marks before rating?" onClose={onClose}>
      <div className="space-y-3">
        <p>
          You will see what judges and others said of all {dataset.counts.episodes} episodes of {dataset.dataset_id}.
          {unrated > 0 && ` You have not rated ${unrated} of them.`}
        </p>
        <p className="text-warn">
          Whatever you mark afterwards counts as informed: reports that ask whether judges agree with people leave it out.
          This is noted under your name and cannot be undone. Nobody else sees more than before.
        </p>
        {reveal.error !== null && <Problem what="The dataset was not revealed" error={reveal.error} />}
        <div className="flex gap-2">
          <Button tone="main" disabled={reveal.isPending} onClick={() => { reveal.run("dataset"); }}>
            {reveal.isPending ? "Revealing …" : "Reveal it to me"}
          </Button>
          <Button onClick={onClose}>Stay blind</Button>
        </div>
      </div>
    </Dialog>
  );
}
