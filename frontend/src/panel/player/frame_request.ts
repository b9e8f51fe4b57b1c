/** Frames as the server makes them, where there is no video that this browser can play. */
import type { RoboJudgeClient } from "../../client/client";
import { ApiProblem } from "../../client/problem";
import { urlId } from "../data/keys";

/** Longest side in pixels; enough for a picture across the page, and the same for all so that caches hit. */
export const FRAME_SIZE = 640;

interface FrameOf {
  readonly datasetId: string;
  readonly episodeIndex: number;
  readonly camera: string;
  /** Longest side in pixels. */
  readonly size: number;
}

/** Returns one frame's JPEG, asked for as all else is, so that the host page's credentials go with it.
 *
 * @throws ApiProblem the server refused.
 * @throws ConnectionLost no answer came.
 */
export async function requestFrame(
  client: RoboJudgeClient,
  of: FrameOf,
  frame: number,
  signal: AbortSignal,
): Promise<Blob> {
  const address = client.mediaUrl("datasets", urlId(of.datasetId), "episodes", of.episodeIndex, "frames", of.camera);
  const path = `${address.slice(client.baseUrl.length)}/${frame}.jpg?size=${of.size}`;
  const response = await client.request(path, { signal });
  if (!response.ok) {
    const body: unknown = await response.json().catch(() => null);
    throw new ApiProblem(response, body);
  }
  return response.blob();
}
