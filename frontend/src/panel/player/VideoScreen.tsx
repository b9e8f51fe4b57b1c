import { useEffect, useRef } from "react";
import type { Clock } from "../clock/clock";
import { followVideo } from "./follow_video";
import { pictureOn } from "./picture";

interface VideoScreenProps {
  readonly url: string;
  /** Start of the episode in the file, in seconds. */
  readonly fromS: number;
  readonly clock: Clock;
  /** A frame made by the server, shown until the video has one. */
  readonly poster: (signal: AbortSignal) => Promise<ImageBitmap>;
  readonly onShown: () => void;
  readonly onFailed: () => void;
}

/** One camera's video, drawn frame by frame, so that no frame outside the episode is ever seen. */
export function VideoScreen({ url, fromS, clock, poster, onShown, onFailed }: VideoScreenProps) {
  const video = useRef<HTMLVideoElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const player = video.current;
    const surface = canvas.current;
    if (player === null || surface === null) {
      return;
    }
    const picture = pictureOn(surface);
    const control = new AbortController();
    poster(control.signal)
      .then((image) => {
        if (picture.shown() === null && !control.signal.aborted) {
          picture.draw(image, image.width, image.height, clock.get().frame);
          onShown();
        }
        image.close();
      })
      // The video itself says whether anything can be shown.
      .catch(() => undefined);
    const window = { fromS, fps: clock.fps, length: clock.length };
    const stop = followVideo({ video: player, url, picture, clock, window, onShown, onFailed });
    return () => {
      control.abort();
      stop();
    };
  }, [url, fromS, clock, poster, onShown, onFailed]);
  return (
    <>
      {/* Out of sight but in the page: browsers slow down videos that are not in it. With preload="auto" each
          paused video would keep a connection, and six of them keep the page from all else it asks for. */}
      <video ref={video} muted playsInline preload="metadata" tabIndex={-1} aria-hidden className="pointer-events-none absolute size-px opacity-0" />
      <canvas ref={canvas} className="size-full object-contain" />
    </>
  );
}
