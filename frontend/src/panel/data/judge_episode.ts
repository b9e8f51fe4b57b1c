/** Have one episode judged. */
import { useQueryClient } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import type { JudgeChoice, Run } from "../../client/types";
import { keepRun } from "./changed";
import { type EpisodeCommand, useEpisodeCommand } from "./episode_command";
import { episodePath } from "./keys";

/** `result` is the run that judges it. */
export function useJudgeEpisode(
  client: RoboJudgeClient,
  datasetId: string,
  episodeIndex: number,
): EpisodeCommand<JudgeChoice, Run> {
  const queries = useQueryClient();
  return useEpisodeCommand(
    datasetId,
    episodeIndex,
    (given: { datasetId: string; episodeIndex: number; value: JudgeChoice }) =>
      unwrap(
        client.api.POST("/datasets/{dataset_id}/episodes/{episode_index}/judgements", {
          params: { path: episodePath(given.datasetId, given.episodeIndex) },
          body: given.value,
        }),
      ),
    (_, run) => { keepRun(queries, run); },
  );
}
