/** What happens in a run, as it happens. */
import { useEffect, useEffectEvent, useState } from "react";
import type { RoboJudgeClient } from "../../client/client";
import { follow, type ServerEvent, type StreamState } from "../../client/events";

interface Followed {
  readonly runId: string;
  readonly state: StreamState | "ended";
  /** Why the server refuses the stream; null where it does not. */
  readonly problem: Error | null;
}

/** Hands every event of a run to `onEvent` once, in order, from the first on.
 *
 * "ended" means that the run is at rest; a run that was resumed is followed again with a new `key` of its
 * component, or another `enabled`.
 */
export function useRunEvents(
  client: RoboJudgeClient,
  runId: string,
  onEvent: (event: ServerEvent) => void,
  enabled = true,
): Omit<Followed, "runId"> {
  const [followed, setFollowed] = useState<Followed | null>(null);
  const take = useEffectEvent(onEvent);
  useEffect(() => {
    if (!enabled) {
      return;
    }
    const stop = new AbortController();
    const tell = (state: Followed["state"], problem: Error | null) => {
      if (!stop.signal.aborted) {
        setFollowed({ runId, state, problem });
      }
    };
    follow(client, `/runs/${encodeURIComponent(runId)}/events`, {
      onEvent: (event) => { take(event); },
      onState: (state) => { tell(state, null); },
      signal: stop.signal,
    }).then(
      () => { tell("ended", null); },
      (error: unknown) => { tell("ended", error instanceof Error ? error : new Error(String(error))); },
    );
    return () => { stop.abort(); };
  }, [client, runId, enabled]);
  return followed?.runId === runId ? followed : { state: "waiting", problem: null };
}
