/** The episode to look at next, in the order the server gives. */
import type { QueryClient } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { urlId } from "../../panel/data/keys";
import { fetchNextEpisode } from "../../panel/data/next_episode";

/** What the label queue asks me for; without one, where judge and people differ most among those I have
 * not rated; while blind, what the server says comes next, which is the queue's too.
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
  const queued = await unwrap(
    client.api.GET("/datasets/{dataset_id}/queue", {
      params: { path: { dataset_id: urlId(datasetId) }, query: { limit: 1 } },
    }),
  );
  const [asked] = queued.items;
  if (asked !== undefined) {
    return asked.episode_index;
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
