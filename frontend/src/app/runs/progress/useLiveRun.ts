import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { RoboJudgeClient } from "../../../client/client";
import type { ServerEvent } from "../../../client/events";
import type { Run } from "../../../client/types";
import { serviceKey } from "../../../panel/data/keys";
import { useRunEvents } from "../../../panel/data/run_events";
import { fold, type Folded, NOTHING_FOLDED } from "./fold-events";

/** A run may tell of hundreds of episodes at once; the page is drawn four times a second. */
const DRAW_MS = 250;
/** What events do not carry (tokens, kinds of failures) is asked for this often while they come. */
const ASK_MS = 2000;
/** The stream begins with all that has happened; what comes this soon says nothing about the rate. */
const PAST_MS = 1500;

export interface LiveRun {
  readonly heard: Folded;
  readonly stream: "open" | "waiting" | "ended";
  /** Time of the last look, for rates. */
  readonly nowMs: number;
}

/** Follows a run; mount it anew for a run that goes on after its end. */
export function useLiveRun(client: RoboJudgeClient, run: Run): LiveRun {
  const queries = useQueryClient();
  const [heard, setHeard] = useState<Folded>(NOTHING_FOLDED);
  const [nowMs, setNowMs] = useState(() => performance.now());
  const waiting = useRef<ServerEvent[]>([]);
  const firstMs = useRef<number | null>(null);
  const askedMs = useRef(0);
  const { run_id: runId } = run;
  const doneAtFirst = useRef((run.counts?.judged ?? 0) + (run.counts?.failed ?? 0));

  const { state } = useRunEvents(client, runId, (event) => { waiting.current.push(event); }, !run.imported);

  useEffect(() => {
    let askAgain = false;
    const look = () => {
      const atMs = performance.now();
      const events = waiting.current;
      if (events.length > 0) {
        waiting.current = [];
        firstMs.current ??= atMs;
        const past = atMs - firstMs.current < PAST_MS;
        setHeard((before) => fold(before, events, atMs, past && before.judged + before.failed <= doneAtFirst.current));
        askAgain = true;
      }
      setNowMs((before) => (events.length > 0 || atMs - before > 1000 ? atMs : before));
      const changed = events.some((event) => event.type !== "run.judged");
      if (askAgain && (changed || atMs - askedMs.current > ASK_MS)) {
        askAgain = false;
        askedMs.current = atMs;
        void queries.invalidateQueries({ queryKey: serviceKey("run", runId) });
        void queries.invalidateQueries({ queryKey: serviceKey("run-items", runId) });
      }
    };
    const timer = setInterval(look, DRAW_MS);
    return () => { clearInterval(timer); };
  }, [queries, runId]);

  return { heard, stream: state, nowMs };
}
