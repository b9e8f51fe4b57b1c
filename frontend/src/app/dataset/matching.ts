/** Every episode of a view, also those not scrolled to yet. */
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import { urlId } from "../../panel/data/keys";
import { wholeList } from "../../panel/data/pages";
import type { View } from "./view";

const PAGE = 1000;
/** What the server marks at once. */
export const MOST_MARKED = 500;

export async function matchingEpisodes(client: RoboJudgeClient, datasetId: string, view: View): Promise<number[]> {
  const rows = await wholeList((cursor) => matchingPage(client, datasetId, view, PAGE, cursor));
  return rows.map((row) => row.episode_index);
}

/** As many episodes of a view as are marked at once, and whether there are more. */
export function firstMatching(client: RoboJudgeClient, datasetId: string, view: View) {
  return matchingPage(client, datasetId, view, MOST_MARKED);
}

function matchingPage(client: RoboJudgeClient, datasetId: string, view: View, limit: number, cursor: string | null = null) {
  return unwrap(
    client.api.GET("/datasets/{dataset_id}/episodes", {
      params: {
        path: { dataset_id: urlId(datasetId) },
        query: { ...asked(view), cursor, limit },
      },
    }),
  );
}

/** A view as the server is asked for it. */
export function asked(view: View): { [K in keyof View]?: NonNullable<View[K]> } {
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined));
}
