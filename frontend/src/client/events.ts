/** Follow what happens on the server, and come back after every interruption without missing anything. */
import type { RoboJudgeClient } from "./client";
import { EventStreamParser, type StreamEvent } from "./event_stream";
import { ApiProblem, asLost, ConnectionLost } from "./problem";

export interface ServerEvent {
  /** Number of the event, from 1, without gaps. */
  readonly seq: number;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** "waiting" means that the connection is down and will be tried again. */
export type StreamState = "open" | "waiting";

interface Following {
  /** Last event already known; without it a run's stream starts at its first event, the feed at now. */
  readonly after?: number;
  readonly onEvent: (event: ServerEvent) => void;
  readonly onState?: (state: StreamState) => void;
  readonly signal: AbortSignal;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** The server sends a sign of life every 15 s; a connection silent for three times that is dead. */
const SILENCE_MS = 45_000;
const NOTHING_MORE = 204;

/** Hands over events until the server has no more to tell, or the caller stops listening.
 *
 * @throws ApiProblem the server refuses the stream for good.
 */
export async function follow(client: RoboJudgeClient, path: string, following: Following): Promise<void> {
  const { signal } = following;
  let last = following.after ?? null;
  let failures = 0;
  while (!signal.aborted) {
    let waitMs = 0;
    try {
      const response = await open(client, path, last, signal);
      if (response.status === NOTHING_MORE) {
        return;
      }
      failures = 0;
      following.onState?.("open");
      await read(response, signal, (event) => {
        const seq = Number(event.id);
        // After a reconnect the server goes on behind the last one; a proxy may replay what it kept.
        if (event.id === "" || !Number.isInteger(seq) || (last !== null && seq <= last && event.type !== "ready")) {
          return;
        }
        last = seq;
        const data = parsed(event.data);
        if (data !== null) {
          following.onEvent({ seq, type: event.type, data });
        }
      });
    } catch (error) {
      if (error instanceof ApiProblem) {
        if (error.status === 422 && last !== null) {
          // The server's database was replaced, and does not know our place in it.
          last = null;
        } else if (!error.passes) {
          throw error;
        }
        waitMs = (error.retryAfterS ?? 0) * 1000;
      } else if (!isAborted(signal) && !(error instanceof ConnectionLost)) {
        throw error;
      }
    }
    if (isAborted(signal)) {
      return;
    }
    following.onState?.("waiting");
    const backoffMs = Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS);
    failures += 1;
    await pause(Math.max(waitMs, backoffMs), signal);
  }
}

async function open(
  client: RoboJudgeClient,
  path: string,
  last: number | null,
  signal: AbortSignal,
): Promise<Response> {
  const headers = {
    Accept: "text/event-stream",
    ...(last !== null && { "Last-Event-ID": String(last) }),
  };
  const response = await client.request(path, { headers, signal, cache: "no-store" });
  if (!response.ok) {
    const body: unknown = await response.json().catch(() => null);
    throw new ApiProblem(response, body);
  }
  return response;
}

async function read(response: Response, signal: AbortSignal, take: (event: StreamEvent) => void): Promise<void> {
  if (response.body === null) {
    return;
  }
  const reader = response.body.getReader();
  const parser = new EventStreamParser();
  try {
    for (;;) {
      const piece = await inTime(reader.read()).catch((error: unknown) => { throw asLost(error); });
      if (piece === null || piece.done) {
        return;
      }
      for (const event of parser.push(piece.value)) {
        if (signal.aborted) {
          return;
        }
        take(event);
      }
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

async function inTime<T>(promise: Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<null>((resolve) => {
    timer = setTimeout(() => { resolve(null); }, SILENCE_MS);
  });
  try {
    return await Promise.race([promise, silence]);
  } finally {
    clearTimeout(timer);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}

/** A function, for narrowing would hold the flag's first value to be its last. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
