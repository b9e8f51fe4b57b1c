/** Makes the clock of an episode: it reckons from the time that passed, so that rounding never adds up. */
import type { Clock, ClockState, FrameSpan } from "./clock";

interface ClockOptions {
  /** Frames of the episode. */
  readonly length: number;
  readonly fps: number;
  /** Milliseconds that only ever grow. */
  readonly now?: () => number;
  /** Call back before the next picture is painted; returns how to call that off. */
  readonly requestFrame?: (callback: () => void) => () => void;
}

/** A page that was not painted for this long was hidden or stuck; going on from what was last seen beats a leap. */
const LONGEST_GAP_MS = 1000;
const SLOWEST = 0.1;
const FASTEST = 16;

export function createClock(options: ClockOptions): Clock {
  const { now = () => performance.now(), requestFrame = requestPaint } = options;
  const length = Math.max(1, Math.floor(options.length));
  const fps = options.fps > 0 ? options.fps : 30;
  const listeners = new Set<() => void>();
  let state: ClockState = { frame: 0, playing: false, speed: 1, loop: null };
  /** Playing stood at `from` (frames) at the time `since`. */
  let from = 0.5;
  let since = now();
  let lastTick = since;
  let holds = 0;
  let cancel: (() => void) | null = null;
  let disposed = false;

  const nearest = (frame: number) => Math.min(length - 1, Math.max(0, Math.floor(frame)));

  function change(next: Partial<ClockState>): void {
    const changed = (Object.keys(next) as (keyof ClockState)[]).some((key) => next[key] !== state[key]);
    if (changed) {
      state = { ...state, ...next };
      for (const listener of [...listeners]) {
        listener();
      }
    }
  }

  function anchor(position: number): void {
    from = position;
    since = now();
    lastTick = since;
  }

  function position(): number {
    if (!state.playing || holds > 0) {
      return from;
    }
    const passed = Math.min(now(), lastTick + LONGEST_GAP_MS) - since;
    return from + (passed / 1000) * fps * state.speed;
  }

  function tick(): void {
    cancel = null;
    if (!state.playing) {
      return;
    }
    const at = position();
    if (holds > 0 || now() - lastTick > LONGEST_GAP_MS) {
      anchor(at);
    }
    lastTick = now();
    advanceTo(at);
    schedule();
  }

  function advanceTo(at: number): void {
    const { loop } = state;
    if (loop !== null && at >= loop.end + 1) {
      // The middle of the first frame, not where the remainder falls: it is what a camera seeks to.
      anchor(loop.start + 0.5);
      change({ frame: loop.start });
    } else if (at >= length) {
      anchor(length - 0.5);
      change({ frame: length - 1, playing: false });
    } else {
      change({ frame: nearest(at) });
    }
  }

  function schedule(): void {
    if (state.playing && cancel === null && !disposed) {
      cancel = requestFrame(tick);
    }
  }

  function stopTicking(): void {
    cancel?.();
    cancel = null;
  }

  function play(): void {
    if (disposed || state.playing) {
      return;
    }
    const { loop, frame } = state;
    const outside = loop !== null && (frame < loop.start || frame > loop.end);
    const start = outside ? loop.start : loop === null && frame === length - 1 ? 0 : frame;
    anchor(start + 0.5);
    change({ frame: start, playing: true });
    schedule();
  }

  function pause(): void {
    if (!state.playing) {
      return;
    }
    stopTicking();
    const frame = state.frame;
    anchor(frame + 0.5);
    change({ frame, playing: false });
  }

  function seek(frame: number): void {
    if (disposed || Number.isNaN(frame)) {
      return;
    }
    const target = nearest(frame);
    const { loop, playing } = state;
    anchor(target + 0.5);
    // Who asks for a frame outside the loop wants to see it, not to be sent back into the loop.
    const leaves = playing && loop !== null && (target < loop.start || target > loop.end);
    if (leaves) {
      stopTicking();
    }
    change({ frame: target, playing: playing && !leaves });
  }

  function setLoop(span: FrameSpan | null): void {
    if (disposed) {
      return;
    }
    if (span === null) {
      change({ loop: null });
      return;
    }
    const start = nearest(Math.min(span.start, span.end));
    const end = nearest(Math.max(span.start, span.end));
    const outside = state.playing && (state.frame < start || state.frame > end);
    if (outside) {
      anchor(start + 0.5);
    }
    change({ loop: { start, end }, frame: outside ? start : state.frame });
  }

  function hold(): () => void {
    anchor(position());
    holds += 1;
    let held = true;
    return () => {
      if (held) {
        held = false;
        anchor(position());
        holds -= 1;
      }
    };
  }

  return {
    length,
    fps,
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    play,
    pause,
    toggle: () => {
      (state.playing ? pause : play)();
    },
    seek,
    step: (frames) => {
      seek(state.frame + Math.trunc(frames));
    },
    setSpeed(speed) {
      if (!disposed && Number.isFinite(speed)) {
        anchor(position());
        change({ speed: Math.min(FASTEST, Math.max(SLOWEST, speed)) });
      }
    },
    setLoop,
    position,
    hold,
    dispose() {
      stopTicking();
      disposed = true;
      state = { ...state, playing: false };
      listeners.clear();
    },
  };
}

function requestPaint(callback: () => void): () => void {
  const id = requestAnimationFrame(callback);
  return () => {
    cancelAnimationFrame(id);
  };
}
