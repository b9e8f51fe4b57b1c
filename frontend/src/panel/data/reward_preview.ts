/** The reward labels that the judgement would give an episode. */
import { useQuery } from "@tanstack/react-query";
import type { paths } from "../../client/api";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { nullIfUnjudged } from "./absent";
import { episodeKey, episodePath } from "./keys";

type Get = paths["/api/datasets/{dataset_id}/episodes/{episode_index}/rewards"]["get"];
/** The scheme and its choices, the run, and how many frames at most. */
type RewardAsked = NonNullable<Get["parameters"]["query"]>;

/** `data` is null where nobody judged the episode. */
export function useRewardPreview(
  client: RoboJudgeClient,
  datasetId: string,
  episodeIndex: number,
  asked: RewardAsked,
  enabled: boolean,
) {
  return useQuery({
    queryKey: episodeKey(datasetId, episodeIndex, "rewards", asked),
    queryFn: ({ signal }) =>
      nullIfUnjudged(
        unwrap(
          client.api.GET("/datasets/{dataset_id}/episodes/{episode_index}/rewards", {
            params: { path: episodePath(datasetId, episodeIndex), query: asked },
            signal,
          }),
        ),
      ),
    enabled,
  });
}
