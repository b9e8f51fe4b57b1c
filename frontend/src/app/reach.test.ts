import { describe, expect, it, vi } from "vitest";
import { watchAnswers } from "./reach";

const at = (path: string) => new Request(`http://localhost/api${path}`);
const answering = (status: number) => () => Promise.resolve(new Response(null, { status }));

describe("a 401", () => {
  it("tells that the user is unknown, and is still handed on", async () => {
    const onUnknownUser = vi.fn();
    const watched = watchAnswers(onUnknownUser, answering(401));
    expect((await watched.fetch(at("/datasets"))).status).toBe(401);
    expect(onUnknownUser).toHaveBeenCalledOnce();
  });

  it("of the login form is only a refused key", async () => {
    const onUnknownUser = vi.fn();
    await watchAnswers(onUnknownUser, answering(401)).fetch(at("/session"));
    expect(onUnknownUser).not.toHaveBeenCalled();
  });

  it("is told from a permission that is missing", async () => {
    const onUnknownUser = vi.fn();
    await watchAnswers(onUnknownUser, answering(403)).fetch(at("/runs"));
    expect(onUnknownUser).not.toHaveBeenCalled();
  });
});

describe("the connection", () => {
  it("is lost when no answer comes, and back with the next answer, whatever it says", async () => {
    const send = vi.fn<(request: Request) => Promise<Response>>();
    const watched = watchAnswers(vi.fn(), send);
    const listener = vi.fn();
    watched.subscribe(listener);
    send.mockRejectedValueOnce(new TypeError("failed to fetch"));
    await expect(watched.fetch(at("/me"))).rejects.toThrow("failed to fetch");
    expect(watched.isAnswering()).toBe(false);
    send.mockResolvedValueOnce(new Response(null, { status: 404 }));
    await watched.fetch(at("/me"));
    expect(watched.isAnswering()).toBe(true);
    expect(listener).toHaveBeenCalledTimes(2);
  });

  it("is not lost when the page gave the question up itself", async () => {
    const stop = new AbortController();
    const watched = watchAnswers(vi.fn(), () => Promise.reject(new DOMException("aborted", "AbortError")));
    stop.abort();
    await expect(watched.fetch(new Request("http://localhost/api/me", { signal: stop.signal }))).rejects.toThrow("aborted");
    expect(watched.isAnswering()).toBe(true);
  });
});
