/** The episode to look at next, in the order the server gives. */
import type { QueryClient } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { urlId } from "../../panel/data/keys";
import { fetchNextEpisode } from "../../panel/data/next_episode";

/** Where judge and people differ most, among those I have not rated; while blind, the next unrated one.
 *
 * Returns null where everything is rated.
 */
export async function nextToReview(
  queries: QueryClient,
  client: RoboJudgeClient,
  datasetId: string,
  seesAll: boolean,
): Promise<number | null> {
  if (!seesAll) {
    return fetchNextEpisode(queries, client, datasetId);
  }
  const page = await unwrap(
    client.api.GET("/datasets/{dataset_id}/episodes", {
      params: {
        path: { dataset_id: urlId(datasetId) },
        query: { mine: false, sort: "disagreement", order: "desc", limit: 1 },
      },
    }),
  );
  return page.items[0]?.episode_index ?? null;
}
