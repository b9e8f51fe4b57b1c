import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { RoboJudgeClient } from "../../client/client";
import { episodeQuery } from "../data/episode";
import { prefetchEpisode } from "../data/prefetch";
import { prefetchVideo } from "../player/prefetch_video";

/** What is on the page comes first. */
const WAIT_MS = 500;

/** Has the next episode's data and first pictures ready before somebody goes there. */
export function useNextReady(client: RoboJudgeClient, datasetId: string, next: number | null): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (next === null) {
      return;
    }
    let cancel: (() => void) | null = null;
    let isHere = true;
    const begin = async () => {
      await prefetchEpisode(queries, client, datasetId, next);
      const episode = queries.getQueryData(episodeQuery(client, datasetId, next).queryKey);
      if (isHere && episode !== undefined) {
        cancel = prefetchVideo(client, datasetId, episode);
      }
    };
    const timer = setTimeout(() => void begin(), WAIT_MS);
    return () => {
      isHere = false;
      clearTimeout(timer);
      cancel?.();
    };
  }, [queries, client, datasetId, next]);
}
