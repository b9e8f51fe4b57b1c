import { useState } from "react";
import type { DatasetDetail } from "../../client/types";
import { Button } from "../../panel/pieces/Button";
import { useSurroundings } from "../shell/surroundings";
import { RevealDialog } from "./RevealDialog";
import { UnblindDialog } from "./UnblindDialog";

/** Whether judges' marks are withheld, why, and who may change that. */
export function Blindness({ dataset }: { readonly dataset: DatasetDetail }) {
  const { me } = useSurroundings();
  const [asked, setAsked] = useState<"reveal" | "unblind" | null>(null);
  const close = () => { setAsked(null); };
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="flex items-center gap-1" title="While a dataset is blind, what judges and others said of an episode shows once you have rated it.">
        <span aria-hidden className={`size-2 rounded-full border border-human ${dataset.sees_all ? "" : "bg-human"}`} />
        {stateOf(dataset)}
      </span>
      {!dataset.sees_all && me.role !== "annotator" && (
        <Button onClick={() => { setAsked("reveal"); }}>Reveal dataset …</Button>
      )}
      {dataset.blind && me.role === "admin" && (
        <Button onClick={() => { setAsked("unblind"); }}>Unblind for everybody …</Button>
      )}
      {asked === "reveal" && <RevealDialog dataset={dataset} onClose={close} />}
      {asked === "unblind" && <UnblindDialog dataset={dataset} onClose={close} />}
    </div>
  );
}

function stateOf({ blind, sees_all }: DatasetDetail): string {
  if (!blind) {
    return "not blind";
  }
  return sees_all ? "blind, but revealed to you" : "blind: rate first, then see";
}
