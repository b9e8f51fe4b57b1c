/** Where an episode's frames lie in a video file that may hold other episodes too. */

export interface VideoWindow {
  /** Start of the episode in the file, in seconds. */
  readonly fromS: number;
  readonly fps: number;
  /** Frames of the episode. */
  readonly length: number;
}

/** Returns the file's time of a position in frames; never outside the episode. */
export function timeAt(window: VideoWindow, position: number): number {
  const inside = Math.min(window.length - 0.5, Math.max(0.5, position));
  return window.fromS + inside / window.fps;
}

/** Returns the file's time at which frame `frame` is shown for certain, and no neighbour of it: its middle. */
export function middleOf(window: VideoWindow, frame: number): number {
  return timeAt(window, Math.floor(frame) + 0.5);
}

/** Returns the frame that a picture with this time stamp is; null for one of another episode. */
export function frameAt(window: VideoWindow, mediaTime: number): number | null {
  const frame = Math.round((mediaTime - window.fromS) * window.fps);
  return frame >= 0 && frame < window.length ? frame : null;
}
