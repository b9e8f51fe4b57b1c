/** What every row of one timeline shares. */
import { createContext, useCallback, useContext, useSyncExternalStore } from "react";
import type { Clock, FrameSpan } from "../../clock/clock";
import { useFrame } from "../../clock/use-clock";
import type { FrameRange, TimeAxis } from "./time_axis";

export interface Timeline {
  readonly axis: TimeAxis;
  readonly clock: Clock;
  /** Null where the dataset gives no frame rate: then no seconds are shown. */
  readonly fps: number | null;
}

export const TimelineValue = createContext<Timeline | null>(null);

export function useTimeline(): Timeline {
  const value = useContext(TimelineValue);
  if (value === null) {
    throw new Error("useTimeline must be called inside <TimeArea>");
  }
  return value;
}

export function useShownRange(): FrameRange {
  const { axis } = useTimeline();
  return useSyncExternalStore(axis.subscribe, axis.get);
}

export function useCursorFrame(): number {
  return useFrame(useTimeline().clock);
}

export function useLoop(): FrameSpan | null {
  const { clock } = useTimeline();
  const subscribe = useCallback((listener: () => void) => clock.subscribe(listener), [clock]);
  return useSyncExternalStore(subscribe, () => clock.get().loop);
}
