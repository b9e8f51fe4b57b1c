/** Accept, flag or exclude episodes, or take such a mark back. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { components } from "../../client/api";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import type { ReviewMark } from "../../client/types";
import { reviewMarksSaved } from "./changed";
import { urlId } from "./keys";

export type MarkToPut = ReviewMark["mark"] | "cleared";

export interface Marking {
  readonly episodes: readonly number[];
  readonly mark: MarkToPut;
  readonly reason: string | null;
}

type MarkedEpisode = components["schemas"]["MarkedEpisode"];

/** Run it with steps, which are done one after the other; the answer tells what became of each episode. */
export function useReviewMarks(client: RoboJudgeClient, datasetId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (steps: readonly Marking[]) => {
      const items: MarkedEpisode[] = [];
      for (const { episodes, mark, reason } of steps) {
        const marked = await unwrap(
          client.api.PUT("/datasets/{dataset_id}/review-marks", {
            params: { path: { dataset_id: urlId(datasetId) } },
            body: { episode_indices: [...episodes], mark, reason },
          }),
        );
        items.push(...marked.items);
      }
      return items;
    },
    // Also after a failure: steps before it are done.
    onSettled: () => { reviewMarksSaved(queries, datasetId); },
  });
}
