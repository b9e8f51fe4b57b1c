/** The clock as React reads it. */
import { useCallback, useSyncExternalStore } from "react";
import type { Clock, ClockState } from "./clock";

export function useClockState(clock: Clock): ClockState {
  const subscribe = useCallback((listener: () => void) => clock.subscribe(listener), [clock]);
  return useSyncExternalStore(subscribe, () => clock.get());
}

/** Returns the frame shown; a component that reads only this is not drawn again for anything else. */
export function useFrame(clock: Clock): number {
  const subscribe = useCallback((listener: () => void) => clock.subscribe(listener), [clock]);
  return useSyncExternalStore(subscribe, () => clock.get().frame);
}
