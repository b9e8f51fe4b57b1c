import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useDataset } from "../../../panel/data/dataset";
import { episodeQuery } from "../../../panel/data/episode";
import { urlId } from "../../../panel/data/keys";
import { client } from "../../service";
import type { Disagreement } from "../records";
import { FRAMES } from "../words";

/** The frame of an episode that tells most, and what it is. */
export function FrameThumbnail({ episode: { dataset_id, episode_index, frame } }: { readonly episode: Disagreement }) {
  const [failed, setFailed] = useState(false);
  const dataset = useDataset(client, dataset_id);
  const cameras = (dataset.data?.cameras ?? []).filter(({ is_depth }) => !is_depth).map(({ name }) => name);
  const camera = cameras.find((name) => name === frame.camera) ?? cameras[0];
  const isNamed = frame.frame_index !== null;
  const found = useQuery({ ...episodeQuery(client, dataset_id, episode_index), enabled: !isNamed });
  const last = found.data?.length == null ? null : found.data.length - 1;
  const index = frame.frame_index ?? last;
  const words = `${FRAMES[frame.why] ?? frame.why}${camera === undefined ? "" : `, ${camera}`}${isNamed ? `, frame ${frame.frame_index}` : ""}`;
  return (
    <figure className="w-40 shrink-0">
      {camera === undefined || index === null || failed ? (
        <span className="flex aspect-4/3 w-full items-center justify-center rounded border bg-raised text-xs text-faint">
          {found.isFetching || dataset.isPending ? "…" : "no frame"}
        </span>
      ) : (
        <img
          src={`${client.mediaUrl("datasets", urlId(dataset_id), "episodes", episode_index, "frames", camera, `${index}.jpg`)}?size=320`}
          alt={`episode ${episode_index}: ${words}`}
          width={160}
          height={120}
          loading="lazy"
          decoding="async"
          onError={() => { setFailed(true); }}
          className="aspect-4/3 w-full rounded bg-raised object-cover"
        />
      )}
      <figcaption className="text-xs text-faint">{words}</figcaption>
    </figure>
  );
}
