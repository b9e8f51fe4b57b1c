/** Lets the cameras that play on one clock be seen in step: together they show one frame or two neighbours. */
import type { Clock } from "../clock/clock";
import type { Picture } from "./picture";

/** One camera among those that play on a clock. */
interface InStep {
  /** Show a frame that the camera has come to: at once, or when the others have come as far. */
  show(source: CanvasImageSource, width: number, height: number, frame: number): void;
  /** Drop what still waits to be shown. */
  forget(): void;
  /** Let no other camera wait for this one any more. */
  leave(): void;
}

interface Member {
  /** Frames it can show now, in order: the one on the screen and those that wait. */
  frames(): readonly number[];
  /** Frames from one picture to the next: more than 1 where it plays faster than it can be shown. */
  stride(): number;
  /** Show the newest frame that waits and lies in [from, to]. */
  showWithin(from: number, to: number): void;
  /** The others do not wait for it, until it comes to another frame. */
  isMissed: boolean;
}

interface Kept {
  readonly frame: number;
  readonly copy: HTMLCanvasElement;
}

/** Frames kept of a camera that is ahead; only a leap sets cameras further apart, and after one the old frames are of no use. */
const MOST_KEPT = 8;
/** Longer than this, no camera waits for another. */
const LONGEST_MS = 500;

/** Steps by which it is seen how a camera goes. */
const STEPS = 6;

const casts = new WeakMap<Clock, Set<Member>>();

export function joinInStep(clock: Clock, picture: Picture, now: () => number = () => performance.now()): InStep {
  const cast = casts.get(clock) ?? new Set<Member>();
  casts.set(clock, cast);
  let kept: Kept[] = [];
  let spare: HTMLCanvasElement[] = [];
  let waitsSince: number | null = null;
  /** The last frames come to, newest first. */
  let reached: number[] = [];
  const self: Member = { frames, stride, showWithin, isMissed: false };
  cast.add(self);

  function frames(): readonly number[] {
    return reached.length === 0 ? [] : [picture.shown() ?? [], kept.map(({ frame }) => frame)].flat(2);
  }

  function stride(): number {
    const steps = reached.slice(1).map((frame, place) => (reached[place] ?? frame) - frame);
    // The lower median: a long step or two among short ones are a stall, not how the camera goes.
    return steps.length < STEPS ? 1 : (steps.sort((a, b) => a - b)[STEPS / 2 - 1] ?? 1);
  }

  /** Forgets the first `count` frames that wait. */
  function release(count: number): void {
    spare.push(...kept.slice(0, count).map(({ copy }) => copy));
    kept = kept.slice(count);
    waitsSince = kept.length === 0 ? null : now();
  }

  function showWithin(from: number, to: number): void {
    const count = kept.filter(({ frame }) => frame <= to).length;
    const newest = kept[count - 1];
    if (newest !== undefined && newest.frame >= from) {
      picture.draw(newest.copy, newest.copy.width, newest.copy.height, newest.frame);
      release(count);
    }
  }

  function keep(source: CanvasImageSource, width: number, height: number, frame: number): void {
    const oldest = kept.length < MOST_KEPT ? undefined : kept.shift();
    const copy = oldest?.copy ?? spare.pop() ?? document.createElement("canvas");
    copy.width = width;
    copy.height = height;
    copy.getContext("2d")?.drawImage(source, 0, 0, width, height);
    kept.push({ frame, copy });
    waitsSince ??= now();
  }

  function forget(): void {
    release(kept.length);
  }

  function missThoseApart(others: readonly Member[], frame: number, apart: number): void {
    for (const member of others) {
      member.isMissed ||= !member.frames().some((other) => Math.abs(other - frame) <= apart);
    }
  }

  return {
    show(source, width, height, frame) {
      const [before] = reached;
      const { playing } = clock.get();
      if (playing && frame === before) {
        return;
      }
      self.isMissed = false;
      if (!playing || before === undefined || frame < before) {
        forget();
        reached = [frame];
        picture.draw(source, width, height, frame);
        return;
      }
      reached = [frame, ...reached.slice(0, STEPS)];
      const begun = [...cast].filter((member) => !member.isMissed && member.frames().length > 0);
      const apart = Math.max(1, ...begun.map((member) => member.stride()));
      const others = begun.filter((member) => member !== self);
      if (waitsSince !== null && now() - waitsSince > LONGEST_MS) {
        missThoseApart(others, frame, apart);
      }
      const awaited = others.filter(({ isMissed }) => !isMissed);
      const from = newestTogether([[...frames(), frame], ...awaited.map((member) => member.frames())], apart);
      if (from === null) {
        keep(source, width, height, frame);
        return;
      }
      if (frame <= from + apart) {
        forget();
        picture.draw(source, width, height, frame);
      } else {
        showWithin(from, from + apart);
        keep(source, width, height, frame);
      }
      for (const member of awaited) {
        member.showWithin(from, from + apart);
      }
    },
    forget,
    leave() {
      spare = [];
      kept = [];
      cast.delete(self);
    },
  };
}

/** Returns the last frame from which on each camera has one of the next `apart` frames to show; null for none. */
function newestTogether(cameras: readonly (readonly number[])[], apart: number): number | null {
  const firsts = cameras.flat().sort((a, b) => b - a);
  const isShared = (from: number) => cameras.every((frames) => frames.some((frame) => from <= frame && frame <= from + apart));
  return firsts.find(isShared) ?? null;
}
