/** Fetches frames one by one, the most wanted first, and keeps the latest; what comes too late is not fetched. */

interface FrameStore<Image> {
  get(frame: number): Image | undefined;
  /** Of the frames held, the one nearest before `frame`, not before `oldest`. */
  nearest(frame: number, oldest: number): number | null;
  /** Fetch these, in this order, instead of what was wanted before. */
  want(frames: readonly number[]): void;
  /** Milliseconds a frame takes, lately. */
  latencyMs(): number;
  dispose(): void;
}

interface StoreOptions<Image> {
  readonly load: (frame: number, signal: AbortSignal) => Promise<Image>;
  readonly onFrame: (frame: number) => void;
  readonly onError: (frame: number, error: Error) => void;
  readonly release?: (image: Image) => void;
  readonly now?: () => number;
}

/** A browser opens six connections to a host: several cameras, and the rest of the page, share them. */
export const AT_ONCE = 2;
const KEPT = 96;

export function frameStore<Image>(options: StoreOptions<Image>): FrameStore<Image> {
  const { load, onFrame, onError, release, now = () => performance.now() } = options;
  const held = new Map<number, Image>();
  const failed = new Set<number>();
  const underway = new Map<number, AbortController>();
  let wanted: readonly number[] = [];
  let latency = 0;
  let disposed = false;

  function fetchNext(): void {
    for (const frame of wanted) {
      if (underway.size >= AT_ONCE || disposed) {
        return;
      }
      if (!held.has(frame) && !underway.has(frame) && !failed.has(frame)) {
        void fetchOne(frame);
      }
    }
  }

  async function fetchOne(frame: number): Promise<void> {
    const control = new AbortController();
    underway.set(frame, control);
    const began = now();
    try {
      const image = await load(frame, control.signal);
      if (control.signal.aborted) {
        release?.(image);
      } else {
        latency = latency === 0 ? now() - began : 0.7 * latency + 0.3 * (now() - began);
        keep(frame, image);
        onFrame(frame);
      }
    } catch (error) {
      if (!control.signal.aborted) {
        failed.add(frame);
        onError(frame, error instanceof Error ? error : new Error(String(error)));
      }
    } finally {
      if (underway.get(frame) === control) {
        underway.delete(frame);
      }
      fetchNext();
    }
  }

  function keep(frame: number, image: Image): void {
    held.set(frame, image);
    for (const [oldest, old] of held) {
      if (held.size <= KEPT) {
        return;
      }
      held.delete(oldest);
      release?.(old);
    }
  }

  function drop(frame: number, control: AbortController): void {
    control.abort();
    underway.delete(frame);
  }

  return {
    get: (frame) => held.get(frame),
    nearest(frame, oldest) {
      for (let k = frame; k >= oldest; k--) {
        if (held.has(k)) {
          return k;
        }
      }
      return null;
    },
    want(frames) {
      wanted = frames;
      const [first] = frames;
      // While scrubbing, frames passed by would otherwise hold up the one that is looked for.
      if (first !== undefined && !held.has(first) && !underway.has(first)) {
        for (const [frame, control] of underway) {
          if (!frames.includes(frame)) {
            drop(frame, control);
          }
        }
      }
      fetchNext();
    },
    latencyMs: () => latency,
    dispose() {
      disposed = true;
      for (const [frame, control] of underway) {
        drop(frame, control);
      }
      for (const image of held.values()) {
        release?.(image);
      }
      held.clear();
    },
  };
}
