/** Have an episode ready before it is opened. */
import type { QueryClient } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { consensusQuery } from "./consensus";
import { episodeQuery } from "./episode";
import { keyframesQuery } from "./keyframes";
import { latestJudgementQuery } from "./latest_judgement";
import { othersQuery } from "./others";
import { ownWordQuery } from "./own_word";
import { trajectoryQuery } from "./trajectory";

/** What fails is asked for again when the episode is opened. Judges' words are asked for only where visible. */
export async function prefetchEpisode(
  queries: QueryClient,
  client: RoboJudgeClient,
  datasetId: string,
  episodeIndex: number,
): Promise<void> {
  const [episode] = await Promise.allSettled([
    queries.query(episodeQuery(client, datasetId, episodeIndex)),
    queries.query(ownWordQuery(client, datasetId, episodeIndex)),
    queries.query(trajectoryQuery(client, datasetId, episodeIndex)),
    queries.query(keyframesQuery(client, datasetId, episodeIndex)),
  ]);
  if (episode.status === "fulfilled" && episode.value.visible) {
    await Promise.allSettled([
      queries.query(latestJudgementQuery(client, datasetId, episodeIndex)),
      queries.query(othersQuery(client, datasetId, episodeIndex)),
      queries.query(consensusQuery(client, datasetId, episodeIndex)),
    ]);
  }
}
