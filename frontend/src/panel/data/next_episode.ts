/** The next episode that the user has not annotated. */
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { datasetKey, urlId } from "./keys";

function nextEpisodeQuery(client: RoboJudgeClient, datasetId: string, after: number | null) {
  return queryOptions({
    queryKey: datasetKey(datasetId, "next", after),
    queryFn: ({ signal }) =>
      unwrap(
        client.api.GET("/datasets/{dataset_id}/next", {
          params: { path: { dataset_id: urlId(datasetId) }, ...(after !== null && { query: { after } }) },
          signal,
        }),
      ),
  });
}

/** Asks anew, as one must after a save; null where everything is annotated. */
export async function fetchNextEpisode(
  queries: QueryClient,
  client: RoboJudgeClient,
  datasetId: string,
  after: number | null = null,
): Promise<number | null> {
  const next = await queries.query({ ...nextEpisodeQuery(client, datasetId, after), staleTime: 0 });
  return next.episode_index;
}
