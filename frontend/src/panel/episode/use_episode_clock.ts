import { useCallback, useRef, useSyncExternalStore } from "react";
import type { Episode } from "../../client/types";
import type { Clock } from "../clock/clock";
import { createClock } from "../clock/create-clock";

interface Made {
  readonly of: string;
  readonly clock: Clock;
}

/** A clock of the episode's own, stopped when another one is shown; null until the episode is known. */
export function useEpisodeClock(datasetId: string, episode: Episode | undefined): Clock | null {
  const made = useRef<Made | null>(null);
  const length = episode?.frames;
  const fps = episode?.fps ?? 0;
  const of = JSON.stringify([datasetId, episode?.episode_index, length, fps]);
  const open = useCallback(
    (onOpen: () => void) => {
      if (length === undefined) {
        return () => undefined;
      }
      const clock = createClock({ length, fps });
      made.current = { of, clock };
      onOpen();
      return () => {
        clock.dispose();
      };
    },
    [of, length, fps],
  );
  const shown = useSyncExternalStore(open, () => made.current);
  return shown?.of === of ? shown.clock : null;
}
