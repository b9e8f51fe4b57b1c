/** Warms what the first picture of another episode needs, so that a switch shows it at once. */
import type { RoboJudgeClient } from "../../client/client";
import type { Episode } from "../../client/types";
import { FRAME_SIZE, requestFrame } from "./frame_request";

/** Have the first frame of every camera made and kept by the browser's cache; returns how to call it off. */
export function prefetchVideo(
  client: RoboJudgeClient,
  datasetId: string,
  episode: Pick<Episode, "episode_index" | "cameras">,
): () => void {
  const control = new AbortController();
  for (const camera of episode.cameras) {
    const of = { datasetId, episodeIndex: episode.episode_index, camera: camera.name, size: FRAME_SIZE };
    // Nobody waits for it: what went wrong is said when the episode is opened.
    requestFrame(client, of, 0, control.signal).catch(() => undefined);
  }
  return () => {
    control.abort();
  };
}
