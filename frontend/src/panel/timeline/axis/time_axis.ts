/** Which frames the timeline shows: one range for all of its rows, outside React so that panning renders nothing. */

/** Frames from the left edge to the right; frame f fills f - 0.5 to f + 0.5. */
export interface FrameRange {
  readonly min: number;
  readonly max: number;
}

export interface TimeAxis {
  readonly length: number;
  readonly get: () => FrameRange;
  readonly subscribe: (listener: () => void) => () => void;
  show(range: FrameRange): void;
  /** Show `factor` times as many frames, so that `around` stays where it is. */
  zoom(factor: number, around?: number): void;
  pan(frames: number): void;
  /** Turn the page where a frame is not shown, so that most of the new one lies ahead of it. */
  follow(frame: number): void;
}

/** Zooming in further would only make frames wider than anything drawn in them. */
const FEWEST_FRAMES = 4;
/** Share of a turned page that shows what was passed. */
const BEHIND = 0.1;

export function wholeEpisode(length: number): FrameRange {
  return { min: -0.5, max: Math.max(length, 1) - 0.5 };
}

/** Keeps the range's width where it can, and the range inside the episode. */
export function clampRange(range: FrameRange, length: number): FrameRange {
  const whole = wholeEpisode(length);
  const widest = whole.max - whole.min;
  const width = Math.min(Math.max(range.max - range.min, Math.min(FEWEST_FRAMES, widest)), widest);
  const middle = (range.min + range.max) / 2;
  const min = Math.min(Math.max(middle - width / 2, whole.min), whole.max - width);
  return { min, max: min + width };
}

export function createTimeAxis(length: number): TimeAxis {
  const listeners = new Set<() => void>();
  let range = wholeEpisode(length);

  function show(wanted: FrameRange): void {
    const next = clampRange(wanted, length);
    if (next.min === range.min && next.max === range.max) {
      return;
    }
    range = next;
    for (const listener of listeners) {
      listener();
    }
  }

  return {
    length,
    get: () => range,
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    show,
    zoom(factor, around = (range.min + range.max) / 2) {
      // Clamp the width before placing it: else zooming at the limit would drift.
      const width = clampRange({ min: 0, max: (range.max - range.min) * factor }, length);
      const share = (around - range.min) / (range.max - range.min);
      const min = around - (width.max - width.min) * share;
      show({ min, max: min + (width.max - width.min) });
    },
    pan(frames) {
      show({ min: range.min + frames, max: range.max + frames });
    },
    follow(frame) {
      if (frame >= range.min && frame <= range.max) {
        return;
      }
      const width = range.max - range.min;
      const min = frame - width * (frame > range.max ? BEHIND : 1 - BEHIND);
      show({ min, max: min + width });
    },
  };
}
