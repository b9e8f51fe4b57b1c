/** Makes a video follow the clock. The clock leads, so that any number of cameras agree without knowing each other. */
import type { Clock } from "../clock/clock";
import type { Picture } from "./picture";
import { waitsFor } from "./hold_clock";
import { joinInStep } from "./in_step";
import { takePicture } from "./video_picture";
import { frameAt, middleOf, timeAt, type VideoWindow } from "./video_window";

interface FollowedVideo {
  /** Out of sight: what is seen is drawn from it, so that a neighbouring episode's frame never is. */
  readonly video: HTMLVideoElement;
  readonly url: string;
  readonly picture: Picture;
  readonly clock: Clock;
  readonly window: VideoWindow;
  readonly onShown: () => void;
  /** The browser cannot show it. */
  readonly onFailed: () => void;
}

/** Frames off, at normal speed, from which catching up would take too long. */
const TOO_FAR = 1.5;
/** Frames off that are not worth a correction. */
const NEAR = 0.1;
/** Seconds in which a small error is played away. */
const CATCH_UP_S = 0.4;
const MOST_BEND = 0.15;
/** At rest for this long, a video gives up its connection: six per host are all a browser has, for all its tabs. */
const PARK_AFTER_MS = 3000;

export function followVideo(followed: FollowedVideo): () => void {
  const { video, url, picture, clock, window, onShown, onFailed } = followed;
  const held = waitsFor(clock);
  const inStep = joinInStep(clock, picture);
  let callback = video.requestVideoFrameCallback(present);
  /** Frame sought while at rest, and the clock's frame when it was last looked at. */
  let sought: number | null = null;
  let lastFrame = clock.get().frame;
  let parked = true;
  let parking: ReturnType<typeof setTimeout> | undefined;

  function open(): void {
    parked = false;
    sought = null;
    video.src = url;
  }

  function park(): void {
    clearTimeout(parking);
    parked = true;
    video.pause();
    video.removeAttribute("src");
    video.load();
  }

  /** Returns the last frame that may be shown now. */
  function lastAllowed(): number {
    const { playing, loop, frame } = clock.get();
    return playing && loop !== null && frame <= loop.end ? loop.end : window.length - 1;
  }

  function present(_now: number, metadata: VideoFrameCallbackMetadata): void {
    callback = video.requestVideoFrameCallback(present);
    const taken = takePicture(video, metadata.mediaTime, window.fps);
    const frame = frameAt(window, taken.mediaTime);
    const last = lastAllowed();
    if (frame !== null && frame <= last && (frame < last || taken.source !== video || !past(last))) {
      inStep.show(taken.source, video.videoWidth, video.videoHeight, frame);
      onShown();
    }
    taken.close();
    if (clock.get().playing && taken.mediaTime > middleOf(window, last - 1)) {
      video.pause();
    } else {
      follow();
    }
  }

  /** Whether the video may have gone on to a frame after `last` since it said what it shows. */
  function past(last: number): boolean {
    return !video.paused && video.currentTime >= timeAt(window, last + 0.5) + 0.25 / window.fps;
  }

  function follow(): void {
    const { playing, frame } = clock.get();
    const jumped = playing && (frame < lastFrame || frame > lastFrame + window.fps);
    lastFrame = frame;
    if (!playing) {
      held.release();
      inStep.forget();
    }
    if (parked && (playing || picture.shown() !== frame)) {
      open();
    }
    if (parked) {
      return;
    }
    clearTimeout(parking);
    if (video.readyState === HTMLMediaElement.HAVE_NOTHING || video.seeking) {
      if (playing) {
        held.take();
      }
    } else if (playing) {
      sought = null;
      keepUp(jumped);
    } else {
      rest(frame);
    }
  }

  function keepUp(jumped: boolean): void {
    const { speed } = clock.get();
    const target = timeAt(window, clock.position());
    const ahead = (video.currentTime - target) * window.fps;
    const tooFar = TOO_FAR * Math.max(1, speed);
    if (jumped || ahead < -tooFar || ahead > window.fps) {
      held.take();
      video.currentTime = target;
    } else if (ahead > tooFar) {
      video.pause();
      return;
    }
    if (video.paused) {
      const mayGoOn = jumped || (ahead <= 0.5 && target < middleOf(window, lastAllowed()));
      if (mayGoOn) {
        start();
      }
    }
    const bend = Math.abs(ahead) < NEAR || jumped ? 0 : -ahead / window.fps / CATCH_UP_S;
    const rate = speed * (1 + Math.max(-MOST_BEND, Math.min(MOST_BEND, bend)));
    if (Math.abs(video.playbackRate - rate) > 0.01 * speed) {
      video.playbackRate = rate;
    }
  }

  function start(): void {
    // Refused only when it is paused again at once, or cannot be played: the error event tells the latter.
    video.play().catch(() => undefined);
  }

  function rest(frame: number): void {
    if (!video.paused) {
      video.pause();
    }
    const target = middleOf(window, frame);
    const there = Math.abs(video.currentTime - target) * window.fps < 0.4;
    // Sought once even where it is near: what was drawn in passing may have been the next frame already.
    if (!there || sought !== frame) {
      sought = frame;
      video.currentTime = target;
    } else if (picture.shown() === frame) {
      parking = setTimeout(park, PARK_AFTER_MS);
    }
  }

  function ready(): void {
    held.release();
    follow();
  }

  function waiting(): void {
    if (clock.get().playing && video.currentTime < middleOf(window, window.length - 2)) {
      held.take();
    }
  }

  function loaded(): void {
    if (video.videoWidth === 0) {
      onFailed();
    } else {
      follow();
    }
  }

  const stopListening = clock.subscribe(follow);
  const events = { loadedmetadata: loaded, seeked: ready, canplay: ready, playing: ready, waiting, error: onFailed };
  for (const [name, listener] of Object.entries(events)) {
    video.addEventListener(name, listener);
  }
  open();
  follow();

  return () => {
    stopListening();
    for (const [name, listener] of Object.entries(events)) {
      video.removeEventListener(name, listener);
    }
    video.cancelVideoFrameCallback(callback);
    held.release();
    inStep.leave();
    park();
  };
}
