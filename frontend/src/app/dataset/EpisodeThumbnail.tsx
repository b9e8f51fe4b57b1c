import { useState } from "react";
import type { EpisodeRow } from "../../client/types";
import { urlId } from "../../panel/data/keys";
import { client } from "../service";

interface EpisodeThumbnailProps {
  readonly datasetId: string;
  readonly episode: EpisodeRow;
  /** The camera to show; null where the dataset has none. */
  readonly camera: string | null;
}

/** An episode's last frame: most failures are visible there. */
export function EpisodeThumbnail({ datasetId, episode, camera }: EpisodeThumbnailProps) {
  const [failed, setFailed] = useState(false);
  const last = episode.length === null ? null : episode.length - 1;
  if (camera === null || last === null || last < 0 || failed) {
    return (
      <span className="flex h-12 w-16 items-center justify-center rounded border bg-raised text-xs text-faint">
        no frame
      </span>
    );
  }
  const frame = client.mediaUrl("datasets", urlId(datasetId), "episodes", episode.episode_index, "frames", camera, `${last}.jpg`);
  return (
    <img
      src={`${frame}?size=96`}
      alt=""
      width={64}
      height={48}
      loading="lazy"
      decoding="async"
      onError={() => { setFailed(true); }}
      className="h-12 w-16 rounded bg-raised object-cover"
    />
  );
}
