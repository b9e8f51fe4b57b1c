import { useCallback, useState } from "react";
import type { EpisodeCamera } from "../../client/types";
import { usePanel } from "../context";
import { urlId } from "../data/keys";
import { Problem } from "../pieces/Problem";
import { CameraCaption } from "./CameraCaption";
import { chooseSource, thisBrowser } from "./choose_source";
import { FRAME_SIZE, requestFrame } from "./frame_request";
import { FrameScreen } from "./FrameScreen";
import { VideoScreen } from "./VideoScreen";

interface CameraViewProps {
  readonly camera: EpisodeCamera;
  readonly enlarged: boolean;
  /** False where other cameras already play as many videos as a browser has connections for. */
  readonly videoAllowed: boolean;
  /** Whether there are other cameras to go back to. */
  readonly onToggle: (() => void) | null;
}

/** One camera: its video where the browser can play it, else frames made by the server. */
export function CameraView({ camera, enlarged, videoAllowed, onToggle }: CameraViewProps) {
  const { client, datasetId, episode, clock } = usePanel();
  const [browser] = useState(thisBrowser);
  const [videoFailed, setVideoFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const [shown, setShown] = useState(false);
  const [problem, setProblem] = useState<Error | null>(null);
  const source = videoFailed || !videoAllowed ? "frames" : chooseSource(camera, browser);
  const episodeIndex = episode.episode_index;

  const load = useCallback(
    async (frame: number, signal: AbortSignal) => {
      const of = { datasetId, episodeIndex, camera: camera.name, size: FRAME_SIZE };
      return createImageBitmap(await requestFrame(client, of, frame, signal));
    },
    [client, datasetId, episodeIndex, camera.name],
  );
  const poster = useCallback((signal: AbortSignal) => load(clock.get().frame, signal), [load, clock]);
  const onShown = useCallback(() => {
    setShown(true);
    setProblem(null);
  }, []);
  const onFailed = useCallback(() => {
    setVideoFailed(true);
  }, []);
  const retry = () => {
    setProblem(null);
    setVideoFailed(false);
    setAttempt(attempt + 1);
  };

  return (
    <figure
      data-camera={camera.name}
      data-source={source}
      className={`relative w-full overflow-hidden rounded border border-line bg-raised ${enlarged ? "max-h-[65vh]" : "max-h-[45vh]"}`}
      style={{ aspectRatio: `${camera.width ?? 4} / ${camera.height ?? 3}` }}
    >
      {source === "video" ? (
        <VideoScreen
          key={attempt}
          url={client.mediaUrl("datasets", urlId(datasetId), "episodes", episodeIndex, "video", camera.name)}
          fromS={camera.video?.from_s ?? 0}
          clock={clock}
          poster={poster}
          onShown={onShown}
          onFailed={onFailed}
        />
      ) : (
        <FrameScreen key={attempt} clock={clock} load={load} onShown={onShown} onProblem={setProblem} />
      )}
      {!shown && problem === null && (
        <p role="status" className="absolute inset-0 grid place-items-center text-faint">
          Loading {camera.name} …
        </p>
      )}
      {onToggle !== null && (
        <button
          type="button"
          aria-label={enlarged ? "Show all cameras" : `Enlarge ${camera.name}`}
          onClick={onToggle}
          className={`absolute inset-0 focus-visible:-outline-offset-2 ${enlarged ? "cursor-zoom-out" : "cursor-zoom-in"}`}
        />
      )}
      <CameraCaption camera={camera} source={source} videoFailed={videoFailed} videoAllowed={videoAllowed} />
      {problem !== null && (
        <div className="absolute inset-x-0 bottom-0 p-1">
          <Problem what={`The frames of camera ${camera.name} could not be shown`} error={problem} onRetry={retry} />
        </div>
      )}
    </figure>
  );
}
