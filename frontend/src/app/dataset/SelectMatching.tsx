import { useMutation } from "@tanstack/react-query";
import type { EpisodeRow } from "../../client/types";
import { Button } from "../../panel/pieces/Button";
import { Problem } from "../../panel/pieces/Problem";
import { client } from "../service";
import { firstMatching, MOST_MARKED } from "./matching";
import type { View } from "./view";

interface SelectMatchingProps {
  readonly datasetId: string;
  readonly view: View;
  readonly onSelect: (rows: readonly EpisodeRow[]) => void;
}

/** Selects every episode of the view, as far as the server marks at once. */
export function SelectMatching({ datasetId, view, onSelect }: SelectMatchingProps) {
  const matching = useMutation({ mutationFn: () => firstMatching(client, datasetId, view) });
  return (
    <>
      <Button
        disabled={matching.isPending}
        onClick={() => {
          // An answer about a view that is no longer shown selects nothing: these callbacks end with it.
          matching.mutate(undefined, { onSuccess: ({ items }) => { onSelect(items); } });
        }}
      >
        {matching.isPending ? "Listing …" : "Select all that match"}
      </Button>
      {matching.data?.next_cursor != null && (
        <span role="status">The first {MOST_MARKED} are selected: more cannot be marked at once.</span>
      )}
      {matching.error !== null && <Problem what="The matching episodes could not be listed" error={matching.error} />}
    </>
  );
}
