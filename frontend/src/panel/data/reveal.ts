/** See judges' numbers before rating; it cannot be undone. */
import { useQueryClient } from "@tanstack/react-query";
import type { components } from "../../client/api";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { sightChanged } from "./changed";
import { type EpisodeCommand, useEpisodeCommand } from "./episode_command";
import { urlId } from "./keys";

/** Run it with the scope: this episode, or the whole dataset. */
export function useReveal(
  client: RoboJudgeClient,
  datasetId: string,
  episodeIndex: number,
): EpisodeCommand<"episode" | "dataset", components["schemas"]["Reveal"]> {
  const queries = useQueryClient();
  return useEpisodeCommand(
    datasetId,
    episodeIndex,
    (given: { datasetId: string; episodeIndex: number; value: "episode" | "dataset" }) =>
      unwrap(
        client.api.POST("/datasets/{dataset_id}/reveals", {
          params: { path: { dataset_id: urlId(given.datasetId) } },
          body: {
            scope: given.value,
            ...(given.value === "episode" && { episode_index: given.episodeIndex }),
          },
        }),
      ),
    (given) => { sightChanged(queries, given.datasetId); },
  );
}
