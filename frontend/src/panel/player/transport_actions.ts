/** What the transport's buttons do; the keys do the same. */
import type { Clock } from "../clock/clock";

interface TransportActions {
  readonly togglePlay: () => void;
  readonly first: () => void;
  readonly last: () => void;
  readonly frameBack: () => void;
  readonly frameOn: () => void;
  readonly secondBack: () => void;
  readonly secondOn: () => void;
  readonly keyframeBack: () => void;
  readonly keyframeOn: () => void;
  /** Repeat the whole episode, or stop repeating it or a span chosen in the timeline. */
  readonly toggleLoop: () => void;
}

export function transportActions(clock: Clock, keyframes: readonly number[]): TransportActions {
  const second = Math.max(1, Math.round(clock.fps));
  const step = (frames: number) => () => {
    clock.pause();
    clock.step(frames);
  };
  const seek = (frame: number | undefined) => {
    if (frame !== undefined) {
      clock.pause();
      clock.seek(frame);
    }
  };
  const inOrder = [...keyframes].sort((a, b) => a - b);
  return {
    togglePlay: () => {
      clock.toggle();
    },
    first: () => {
      seek(0);
    },
    last: () => {
      seek(clock.length - 1);
    },
    frameBack: step(-1),
    frameOn: step(1),
    secondBack: () => {
      clock.step(-second);
    },
    secondOn: () => {
      clock.step(second);
    },
    keyframeBack: () => {
      seek(inOrder.findLast((frame) => frame < clock.get().frame));
    },
    keyframeOn: () => {
      seek(inOrder.find((frame) => frame > clock.get().frame));
    },
    toggleLoop: () => {
      clock.setLoop(clock.get().loop === null ? { start: 0, end: clock.length - 1 } : null);
    },
  };
}
