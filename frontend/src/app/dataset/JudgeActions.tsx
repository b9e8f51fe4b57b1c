import { useMutation } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { Button } from "../../panel/pieces/Button";
import { Problem } from "../../panel/pieces/Problem";
import { client } from "../service";
import { useSurroundings } from "../shell/surroundings";
import { matchingEpisodes } from "./matching";
import { activeFilters, type View } from "./view";

const StartRunDialog = lazy(async () => ({ default: (await import("../runs")).StartRunDialog }));

interface JudgeActionsProps {
  readonly datasetId: string;
  readonly view: View;
  readonly selected: ReadonlySet<number>;
  readonly onClear: () => void;
}

/** Has the selected episodes judged, or all that the view shows. */
export function JudgeActions({ datasetId, view, selected, onClear }: JudgeActionsProps) {
  const { me } = useSurroundings();
  // "all" needs no list of every index.
  const [wanted, setWanted] = useState<readonly number[] | "all" | null>(null);
  const isFiltered = activeFilters(view).length > 0;
  const matching = useMutation({
    mutationFn: () => matchingEpisodes(client, datasetId, view),
    onSuccess: setWanted,
  });
  const mayStart = me.role !== "annotator";
  return (
    <>
      {selected.size > 0 && (
        <span className="flex items-center gap-2">
          <span role="status">{selected.size} selected</span>
          <Button tone="quiet" onClick={onClear}>
            clear
          </Button>
        </span>
      )}
      {mayStart && selected.size > 0 && (
        <Button onClick={() => { setWanted([...selected].sort((a, b) => a - b)); }}>Judge selected …</Button>
      )}
      {mayStart && (
        <Button
          disabled={matching.isPending}
          onClick={() => {
            if (isFiltered) {
              matching.mutate();
            } else {
              setWanted("all");
            }
          }}
        >
          {matching.isPending ? "Listing …" : isFiltered ? "Judge all matching …" : "Judge all …"}
        </Button>
      )}
      {!mayStart && selected.size > 0 && <span className="text-faint">Evaluators may have these judged.</span>}
      {matching.data?.length === 0 && <span role="status">No episode matches.</span>}
      {matching.error !== null && <Problem what="The matching episodes could not be listed" error={matching.error} />}
      {wanted !== null && wanted.length > 0 && (
        <Suspense fallback={null}>
          <StartRunDialog
            datasetId={datasetId}
            episodes={wanted === "all" ? undefined : wanted}
            onClose={() => { setWanted(null); }}
          />
        </Suspense>
      )}
    </>
  );
}
