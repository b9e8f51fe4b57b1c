/** Keep what is shown up to date: follow what happens anywhere, and ask again for what it touches. */
import { type QueryClient, type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { RoboJudgeClient } from "../../client/client";
import { follow, type StreamState } from "../../client/events";
import { askAgain } from "./ask_again";
import { touchedBy } from "./changed";

/** A run of many episodes tells of each; asking once a second is enough. */
const GATHER_MS = 1000;

/** Mount it once per page; returns whether the stream is open. */
export function useFeed(client: RoboJudgeClient, enabled = true): StreamState {
  const queries = useQueryClient();
  const [state, setState] = useState<StreamState>("waiting");
  useEffect(() => {
    if (!enabled) {
      return;
    }
    const gathered = new Gathered(queries);
    let stop: AbortController | null = null;
    let last: number | undefined;
    // A browser gives a server few connections for all its tabs: one that nobody looks at needs none.
    const look = () => {
      if (document.visibilityState === "hidden") {
        stop?.abort();
        stop = null;
        return;
      }
      if (stop !== null) {
        return;
      }
      stop = new AbortController();
      follow(client, "/events", {
        ...(last !== undefined && { after: last }),
        onEvent: (event) => {
          last = event.seq;
          gathered.add(touchedBy(event));
        },
        onState: setState,
        signal: stop.signal,
      }).catch(() => {
        // Without the feed everything still works; it is only asked for less often.
        setState("waiting");
      });
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
      stop?.abort();
      gathered.dispose();
    };
  }, [client, queries, enabled]);
  return state;
}

class Gathered {
  readonly #queries: QueryClient;
  #touched: ((key: QueryKey) => boolean)[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(queries: QueryClient) {
    this.#queries = queries;
  }

  add(touched: readonly ((key: QueryKey) => boolean)[]): void {
    this.#touched.push(...touched);
    if (this.#touched.length > 0) {
      this.#timer ??= setTimeout(() => { this.#ask(); }, GATHER_MS);
    }
  }

  dispose(): void {
    if (this.#timer !== null) {
      clearTimeout(this.#timer);
    }
  }

  #ask(): void {
    const touched = this.#touched;
    this.#touched = [];
    this.#timer = null;
    askAgain(this.#queries, (key) => touched.some((is) => is(key)));
  }
}
