import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { fetchNextEpisode } from "../../panel/data/next_episode";
import { Notice } from "../../panel/pieces/Notice";
import { Problem } from "../../panel/pieces/Problem";
import { client, queries } from "../service";

/** Leads to the next unrated episode of a dataset; to the dataset where all are rated. */
export function GoOn({ datasetId }: { readonly datasetId: string }) {
  const navigate = useNavigate();
  const { mutate: ask, error } = useMutation({
    mutationFn: () => fetchNextEpisode(queries, client, datasetId),
    onSuccess: (index) =>
      index === null
        ? navigate({ to: "/datasets/$datasetId", params: { datasetId }, replace: true })
        : navigate({
            to: "/datasets/$datasetId/episodes/$episodeIndex",
            params: { datasetId, episodeIndex: String(index) },
            replace: true,
          }),
  });

  useEffect(() => {
    ask();
  }, [ask]);

  return (
    <main className="mx-auto w-full max-w-xl p-6">
      <h1 className="sr-only">The next unrated episode</h1>
      {error === null ? (
        <Notice title="Looking for the next unrated episode …" />
      ) : (
        <Problem
          what="The next unrated episode could not be found"
          error={error}
          onRetry={() => { ask(); }}
        />
      )}
    </main>
  );
}
