import { type SubmitEvent, useId, useState } from "react";
import type { DatasetDetail } from "../../client/types";
import { useUnblind } from "../../panel/data/unblind";
import { Button } from "../../panel/pieces/Button";
import { Dialog } from "../../panel/pieces/Dialog";
import { Problem } from "../../panel/pieces/Problem";
import { client } from "../service";

interface UnblindDialogProps {
  readonly dataset: DatasetDetail;
  readonly onClose: () => void;
}

/** Ends a dataset's blindness for everybody; its name has to be typed, for there is no way back. */
export function UnblindDialog({ dataset, onClose }: UnblindDialogProps) {
  const [typed, setTyped] = useState("");
  const field = useId();
  const unblind = useUnblind(client);
  const name = dataset.dataset_id;

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (typed === name) {
      unblind.mutate(name, { onSuccess: onClose });
    }
  }

  return (
    <Dialog title="Unblind for everybody?" onClose={onClose}>
      <form onSubmit={submit} className="space-y-3">
        <p className="text-warn">
          Everybody sees judges' marks of every episode of this dataset from now on, for good, and no later mark counts as
          blind. Do this when rating is over.
        </p>
        <label htmlFor={field} className="block">
          Type the dataset's name, <strong>{name}</strong>, to confirm:
        </label>
        <input
          id={field}
          autoComplete="off"
          value={typed}
          onChange={(event) => { setTyped(event.currentTarget.value); }}
          className="block w-full rounded border px-2 py-1"
        />
        {unblind.error !== null && <Problem what="The dataset is still blind" error={unblind.error} />}
        <div className="flex gap-2">
          <Button type="submit" tone="main" disabled={typed !== name || unblind.isPending}>
            {unblind.isPending ? "Unblinding …" : "Unblind for everybody"}
          </Button>
          <Button onClick={onClose}>Leave it blind</Button>
        </div>
      </form>
    </Dialog>
  );
}
