import type { EpisodeCamera } from "../../client/types";
import type { CameraSource } from "./choose_source";

interface CameraCaptionProps {
  readonly camera: EpisodeCamera;
  readonly source: CameraSource;
  readonly videoFailed: boolean;
  readonly videoAllowed: boolean;
}

/** The camera's name, and what its picture is made of. */
export function CameraCaption({ camera, source, videoFailed, videoAllowed }: CameraCaptionProps) {
  const codec = camera.codec?.toUpperCase() ?? "video";
  const why = reason(!camera.has_video, !videoAllowed, videoFailed, codec);
  return (
    <figcaption className="pointer-events-none absolute left-1 top-1 rounded bg-ground/85 px-1.5 text-xs text-ink">
      {camera.name}{" "}
      {source === "video" ? (
        <span className="text-faint">{codec}</span>
      ) : (
        <span className="pointer-events-auto text-faint" title={why}>
          frames from the server
        </span>
      )}
    </figcaption>
  );
}

function reason(noVideo: boolean, tooMany: boolean, failed: boolean, codec: string): string {
  if (noVideo) {
    return "This camera is kept as images; there is no video.";
  }
  if (tooMany) {
    return "Other cameras already play as many videos as a browser has connections for.";
  }
  return failed
    ? "The browser could not play this video, so the server makes its frames."
    : `This browser does not play ${codec}, so the server makes its frames.`;
}
