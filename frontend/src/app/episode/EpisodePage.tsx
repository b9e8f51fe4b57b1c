import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useCallback } from "react";
import { useDataset } from "../../panel/data/dataset";
import { EpisodePanel } from "../../panel/EpisodePanel";
import { client, queries } from "../service";
import { PageNotFound } from "../shell/PageNotFound";
import { useSurroundings } from "../shell/surroundings";
import { useTitle } from "../shell/use-title";
import { WhoAmI } from "../shell/WhoAmI";

/** One episode, at its own address. */
export function EpisodePage() {
  const { datasetId, episodeIndex } = useParams({ from: "/datasets/$datasetId/episodes/$episodeIndex" });
  useTitle(`episode ${episodeIndex} · ${datasetId}`);
  const { me, themes } = useSurroundings();
  const navigate = useNavigate();
  const dataset = useDataset(client, datasetId);
  const goTo = useCallback(
    (next: number) => {
      void navigate({
        to: "/datasets/$datasetId/episodes/$episodeIndex",
        params: { datasetId, episodeIndex: String(next) },
      });
    },
    [navigate, datasetId],
  );

  if (!/^\d{1,15}$/.test(episodeIndex)) {
    return <PageNotFound />;
  }
  return (
    <main className="grow p-2">
      <EpisodePanel
        client={client}
        queryClient={queries}
        datasetId={dataset.data?.dataset_id ?? datasetId}
        episodeIndex={Number(episodeIndex)}
        me={me}
        theme={themes.theme}
        onNavigate={goTo}
        datasetLink={
          <Link to="/datasets/$datasetId" params={{ datasetId }} className="rounded text-accent underline underline-offset-2">
            {dataset.data?.dataset_id ?? datasetId}
          </Link>
        }
        whoAmI={<WhoAmI withPages />}
      />
    </main>
  );
}
