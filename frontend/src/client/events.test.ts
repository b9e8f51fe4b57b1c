import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createClient } from "./client";
import { follow, type ServerEvent, type StreamState } from "./events";

type Answer = (request: Request) => Response;

beforeEach(() => { vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }); });
afterEach(() => { vi.useRealTimers(); });

function text(...seqs: number[]): string {
  return seqs.map((seq) => `: ping\n\nevent: run.judged\nid: ${seq}\ndata: {"n":${seq}}\n\n`).join("");
}

function stream(body: string, ending: "closes" | "breaks" | "hangs" = "closes"): Response {
  let pulled = false;
  return new Response(
    new ReadableStream({
      pull(controller) {
        if (!pulled) {
          pulled = true;
          controller.enqueue(new TextEncoder().encode(body));
        } else if (ending === "closes") {
          controller.close();
        } else if (ending === "breaks") {
          controller.error(new TypeError("network error"));
        } else {
          return new Promise<void>(() => undefined);
        }
        return undefined;
      },
    }),
    { headers: { "Content-Type": "text/event-stream" } },
  );
}

/** Follows a server that gives these answers, one after the other. */
function following(answers: Answer[], after?: number) {
  const events: ServerEvent[] = [];
  const states: StreamState[] = [];
  const asked: (string | null)[] = [];
  const stop = new AbortController();
  const client = createClient({
    baseUrl: "https://robots.example/api",
    fetch: (request) => {
      asked.push(request.headers.get("Last-Event-ID"));
      const answer = answers.shift();
      return Promise.resolve().then(() => {
        if (answer === undefined) {
          throw new TypeError("Failed to fetch");
        }
        return answer(request);
      });
    },
  });
  const done = follow(client, "/runs/r1/events", {
    onEvent: (event) => { events.push(event); },
    onState: (state) => { states.push(state); },
    signal: stop.signal,
    ...(after !== undefined && { after }),
  }).then(() => "ended", (error: unknown) => error);
  return { events, states, asked, stop, done, seqs: () => events.map((event) => event.seq) };
}

async function pass(ms: number): Promise<void> {
  vi.advanceTimersByTime(ms);
  for (let turn = 0; turn < 12; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const over = () => new Response(null, { status: 204 });

describe("following events", () => {
  it("hands them over in order and ends with the run", async () => {
    const reader = following([() => stream(text(1, 2)), over]);
    await pass(0);
    expect(reader.events[0]).toEqual({ seq: 1, type: "run.judged", data: { n: 1 } });
    await pass(500);
    expect(await reader.done).toBe("ended");
    expect(reader.seqs()).toEqual([1, 2]);
    expect(reader.asked).toEqual([null, "2"]);
  });

  it("comes back behind the last event after a break, and hands none over twice", async () => {
    const reader = following([() => stream(text(1, 2), "breaks"), () => stream(text(2, 3)), over]);
    await pass(0);
    expect(reader.states).toEqual(["open", "waiting"]);
    await pass(500);
    await pass(500);
    expect(await reader.done).toBe("ended");
    expect(reader.seqs()).toEqual([1, 2, 3]);
    expect(reader.asked).toEqual([null, "2", "3"]);
  });

  it("starts behind what is known already", async () => {
    const reader = following([over], 41);
    await pass(0);
    expect(reader.asked).toEqual(["41"]);
    expect(await reader.done).toBe("ended");
  });

  it("waits ever longer while nobody answers, but never over half a minute", async () => {
    const reader = following([]);
    await pass(0);
    for (const ms of [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      const before = reader.asked.length;
      await pass(ms - 1);
      expect(reader.asked).toHaveLength(before);
      await pass(1);
      expect(reader.asked).toHaveLength(before + 1);
    }
    reader.stop.abort();
    await pass(0);
    expect(await reader.done).toBe("ended");
  });

  it("takes a connection without a sign of life for dead", async () => {
    const reader = following([() => stream(text(1), "hangs"), over]);
    await pass(0);
    await pass(44_999);
    expect(reader.states).toEqual(["open"]);
    await pass(1);
    await pass(500);
    expect(await reader.done).toBe("ended");
    expect(reader.asked).toEqual([null, "1"]);
  });

  it("waits as long as a busy server asks for", async () => {
    const busy = () => Response.json({ detail: "too many" }, { status: 429, headers: { "Retry-After": "5" } });
    const reader = following([busy, over]);
    await pass(0);
    await pass(4999);
    expect(reader.asked).toHaveLength(1);
    await pass(1);
    expect(await reader.done).toBe("ended");
  });

  it("starts over where the server does not know the place", async () => {
    const unknown = () => Response.json({ detail: "there is no event 41 yet" }, { status: 422 });
    const reader = following([unknown, () => stream(text(1)), over], 41);
    await pass(0);
    await pass(500);
    await pass(500);
    expect(await reader.done).toBe("ended");
    expect(reader.asked).toEqual(["41", null, "1"]);
    expect(reader.seqs()).toEqual([1]);
  });

  it("gives up where the server refuses", async () => {
    const reader = following([() => Response.json({ detail: "there is no run r1" }, { status: 404 })]);
    await pass(0);
    expect(await reader.done).toMatchObject({ status: 404, message: "there is no run r1" });
  });

  it("hands nothing over after it was stopped", async () => {
    const reader = following([() => stream(text(1), "hangs")]);
    reader.stop.abort();
    await pass(0);
    expect(reader.events).toEqual([]);
    expect(await reader.done).toBe("ended");
  });

  it("does not swallow a listener's error", async () => {
    const client = createClient({ baseUrl: "/api", fetch: () => Promise.resolve(stream(text(1))) });
    const broken = new Error("listener");
    const done = follow(client, "/events", {
      onEvent: () => { throw broken; },
      signal: new AbortController().signal,
    }).catch((error: unknown) => error);
    await pass(0);
    expect(await done).toBe(broken);
  });
});
