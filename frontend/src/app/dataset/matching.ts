/** Every episode of a view, also those not scrolled to yet. */
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { urlId } from "../../panel/data/keys";
import { wholeList } from "../../panel/data/pages";
import type { View } from "./view";

const PAGE = 1000;

export async function matchingEpisodes(client: RoboJudgeClient, datasetId: string, view: View): Promise<number[]> {
  const rows = await wholeList((cursor) =>
    unwrap(
      client.api.GET("/datasets/{dataset_id}/episodes", {
        params: { path: { dataset_id: urlId(datasetId) }, query: { ...asked(view), cursor, limit: PAGE } },
      }),
    ),
  );
  return rows.map((row) => row.episode_index);
}

/** A view as the server is asked for it. */
export function asked(view: View): { [K in keyof View]?: NonNullable<View[K]> } {
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined));
}
