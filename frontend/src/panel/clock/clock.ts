/** The one clock of an episode: every camera, lane and table reads it, and only it. */

/** A stretch of frames, both ends included. */
export interface FrameSpan {
  readonly start: number;
  readonly end: number;
}

export interface ClockState {
  /** Episode-relative index of the frame shown, 0 to length - 1. */
  readonly frame: number;
  readonly playing: boolean;
  /** Times real time. */
  readonly speed: number;
  /** Stretch that playing repeats; null for none. */
  readonly loop: FrameSpan | null;
}

export interface Clock {
  readonly length: number;
  /** Frames per second; assumed 30 where the dataset does not say. */
  readonly fps: number;
  get(): ClockState;
  /** Call `listener` after every change; returns how to stop. */
  subscribe(listener: () => void): () => void;
  play(): void;
  pause(): void;
  toggle(): void;
  /** Show a frame; out of range goes to the nearest. */
  seek(frame: number): void;
  step(frames: number): void;
  setSpeed(speed: number): void;
  setLoop(span: FrameSpan | null): void;
  /** Where playing is now, in frames and parts of one: k + 0.5 is the middle of frame k, where it rests while paused. */
  position(): number;
  /** Stand still, though playing, until a picture is there; returns how to go on. */
  hold(): () => void;
  /** Stop for good. */
  dispose(): void;
}
