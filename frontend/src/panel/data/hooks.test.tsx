import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createClient } from "../../client/client";
import { useEpisode } from "./episode";
import { useEpisodes } from "./episodes";
import { useFeed } from "./feed";
import { useJudgeEpisode } from "./judge_episode";
import { useLatestJudgement } from "./latest_judgement";
import { useOthers } from "./others";
import { prefetchEpisode } from "./prefetch";
import { createQueryClient } from "./query_client";
import { useRunEvents } from "./run_events";

type Answer = (request: Request) => Response | Promise<Response>;

let asked: string[];
let answers: Record<string, Answer>;
let queries: QueryClient;

const client = createClient({
  baseUrl: "https://robots.example/api",
  fetch: async (request) => {
    const { pathname, search } = new URL(request.url);
    const path = `${request.method} ${pathname.replace("/api", "")}`;
    asked.push(path + search);
    const answer = answers[path];
    return answer === undefined ? refused(404, "not_found") : answer(request);
  },
});

beforeEach(() => {
  asked = [];
  answers = {};
  queries = createQueryClient();
});

afterEach(cleanup);

function wrapper({ children }: { readonly children: ReactNode }) {
  return <QueryClientProvider client={queries}>{children}</QueryClientProvider>;
}

function refused(status: number, kind: string): Response {
  return Response.json({ type: `urn:robojudge:${kind}`, detail: `no: ${kind}` }, { status });
}

function events(...sent: readonly { readonly type: string; readonly data: object }[]): Response {
  const text = sent.map(({ type, data }, place) => `event: ${type}\nid: ${place + 1}\ndata: ${JSON.stringify(data)}\n\n`);
  return new Response(
    new ReadableStream({
      start(stream) {
        stream.enqueue(new TextEncoder().encode(text.join("")));
      },
    }),
  );
}

const EPISODE = "/datasets/kitchen/episodes/3";

describe("what is fetched", () => {
  it("is no error where nobody judged", async () => {
    const { result } = renderHook(() => useLatestJudgement(client, "kitchen", 3, true), { wrapper });
    await waitFor(() => { expect(result.current.isSuccess).toBe(true); });
    expect(result.current.data).toBeNull();
  });

  it("is no error where the user is still blind", async () => {
    answers[`GET ${EPISODE}/annotations`] = () => refused(403, "still_blind");
    const { result } = renderHook(() => useOthers(client, "kitchen", 3, true), { wrapper });
    await waitFor(() => { expect(result.current.isSuccess).toBe(true); });
    expect(result.current.data).toBeNull();
  });

  it("is not asked for while it must not be seen", () => {
    renderHook(() => useLatestJudgement(client, "kitchen", 3, false), { wrapper });
    expect(asked).toEqual([]);
  });

  it("is refused once, and not asked for again", async () => {
    answers[`GET ${EPISODE}`] = () => refused(403, "forbidden");
    const { result } = renderHook(() => useEpisode(client, "kitchen", 3), { wrapper });
    await waitFor(() => { expect(result.current.isError).toBe(true); });
    expect(asked).toHaveLength(1);
    expect(result.current.error?.message).toBe("no: forbidden");
  });

  it("names a dataset in paths without its slashes", async () => {
    renderHook(() => useEpisode(client, "lab/kitchen", 3), { wrapper });
    await waitFor(() => { expect(asked).toEqual(["GET /datasets/lab--kitchen/episodes/3"]); });
  });

  it("is never another episode's", async () => {
    answers["GET /datasets/kitchen/episodes/3"] = () => Response.json({ episode_index: 3 });
    let answer: (response: Response) => void = () => undefined;
    answers["GET /datasets/kitchen/episodes/4"] = () => new Promise((resolve) => { answer = resolve; });
    const { result, rerender } = renderHook(({ index }) => useEpisode(client, "kitchen", index), {
      wrapper,
      initialProps: { index: 3 },
    });
    await waitFor(() => { expect(result.current.data?.episode_index).toBe(3); });
    rerender({ index: 4 });
    expect(result.current.data).toBeUndefined();
    await waitFor(() => { expect(asked).toHaveLength(2); });
    answer(Response.json({ episode_index: 4 }));
    await waitFor(() => { expect(result.current.data?.episode_index).toBe(4); });
  });
});

describe("a list", () => {
  it("grows page by page behind the server's cursor", async () => {
    answers["GET /datasets/kitchen/episodes"] = (request) => {
      const cursor = new URL(request.url).searchParams.get("cursor");
      return cursor === null
        ? Response.json({ items: [{ episode_index: 0 }], next_cursor: "c1" })
        : Response.json({ items: [{ episode_index: 1 }], next_cursor: null });
    };
    const { result } = renderHook(() => useEpisodes(client, "kitchen", { sort: "length", order: "desc" }), { wrapper });
    await waitFor(() => { expect(result.current.hasNextPage).toBe(true); });
    await act(() => result.current.fetchNextPage());
    await waitFor(() => { expect(result.current.data?.map((row) => row.episode_index)).toEqual([0, 1]); });
    expect(result.current.hasNextPage).toBe(false);
    expect(asked[0]).toContain("sort=length&order=desc");
  });
});

describe("a command", () => {
  it("shows its result at the episode it was given at, and at no other", async () => {
    answers[`POST ${EPISODE}/judgements`] = () => Response.json({ run_id: "r1" }, { status: 202 });
    const { result, rerender } = renderHook(({ index }) => useJudgeEpisode(client, "kitchen", index), {
      wrapper,
      initialProps: { index: 3 },
    });
    act(() => { result.current.run({ judge: "fake", fresh: false }); });
    await waitFor(() => { expect(result.current.result?.run_id).toBe("r1"); });
    rerender({ index: 4 });
    expect(result.current).toMatchObject({ result: null, error: null, isPending: false });
    rerender({ index: 3 });
    expect(result.current.result?.run_id).toBe("r1");
  });
});

describe("an episode that is fetched ahead", () => {
  it("has nothing of judges while the user is blind", async () => {
    answers[`GET ${EPISODE}`] = () => Response.json({ visible: false });
    await prefetchEpisode(queries, client, "kitchen", 3);
    expect(asked.toSorted()).toEqual([
      `GET ${EPISODE}`,
      `GET ${EPISODE}/annotations/me`,
      `GET ${EPISODE}/keyframes`,
      `GET ${EPISODE}/trajectory?points=2000`,
    ]);
  });

  it("has judges' and others' words where they may be seen", async () => {
    answers[`GET ${EPISODE}`] = () => Response.json({ visible: true });
    await prefetchEpisode(queries, client, "kitchen", 3);
    expect(asked).toEqual(expect.arrayContaining([`GET ${EPISODE}/judgements/latest`, `GET ${EPISODE}/consensus`]));
  });
});

describe("the feed", () => {
  it("asks again for the episode that somebody annotated, and for no other", async () => {
    for (const index of [3, 4]) {
      answers[`GET /datasets/lab--kitchen/episodes/${index}`] = () => Response.json({ episode_index: index });
    }
    let tell: (response: Response) => void = () => undefined;
    answers["GET /events"] = () => new Promise((resolve) => { tell = resolve; });
    const { result } = renderHook(
      () => ({
        three: useEpisode(client, "lab/kitchen", 3),
        four: useEpisode(client, "lab/kitchen", 4),
        feed: useFeed(client),
      }),
      { wrapper },
    );
    await waitFor(() => { expect(result.current.four.isSuccess && result.current.three.isSuccess).toBe(true); });
    asked = [];
    tell(
      events(
        { type: "ready", data: { seq: 0 } },
        { type: "annotation.saved", data: { dataset_id: "lab/kitchen", episode_index: 3, annotator: "ben", version: 1 } },
      ),
    );
    await waitFor(() => { expect(asked).toEqual(["GET /datasets/lab--kitchen/episodes/3"]); }, { timeout: 3000 });
    expect(result.current.feed).toBe("open");
  });
});

describe("the feed of a tab that nobody looks at", () => {
  it("rests, and goes on behind the last event", async () => {
    const seen: (string | null)[] = [];
    const signals: AbortSignal[] = [];
    answers["GET /events"] = (request) => {
      seen.push(request.headers.get("Last-Event-ID"));
      signals.push(request.signal);
      return events({ type: "ready", data: { seq: 1 } });
    };
    const { result, unmount } = renderHook(() => useFeed(client), { wrapper });
    await waitFor(() => { expect(result.current).toBe("open"); });
    await act(() => new Promise((resolve) => setTimeout(resolve, 20)));
    const look = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    document.dispatchEvent(new Event("visibilitychange"));
    expect(signals[0]?.aborted).toBe(true);
    look.mockReturnValue("visible");
    document.dispatchEvent(new Event("visibilitychange"));
    await waitFor(() => { expect(seen).toEqual([null, "1"]); });
    unmount();
  });
});

describe("a run's events", () => {
  it("come once each, and end with the run", async () => {
    answers["GET /runs/r1/events"] = (request) =>
      request.headers.get("Last-Event-ID") === null
        ? new Response(`event: run.created\nid: 1\ndata: {}\n\nevent: run.done\nid: 2\ndata: {}\n\n`)
        : new Response(null, { status: 204 });
    const seen: string[] = [];
    const { result } = renderHook(() => useRunEvents(client, "r1", (event) => { seen.push(event.type); }), { wrapper });
    await waitFor(() => { expect(result.current.state).toBe("ended"); }, { timeout: 3000 });
    expect(result.current.problem).toBeNull();
    expect(seen).toEqual(["run.created", "run.done"]);
  });
});
