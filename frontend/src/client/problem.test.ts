import { describe, expect, it } from "vitest";
import { createClient } from "./client";
import { ApiProblem, ConnectionLost, unwrap } from "./problem";

function answering(answer: () => Response) {
  return createClient({ baseUrl: "https://robots.example/api", fetch: () => Promise.resolve().then(answer) });
}

async function failure(answer: () => Response): Promise<unknown> {
  return unwrap(answering(answer).api.GET("/me")).catch((error: unknown) => error);
}

describe("an answer", () => {
  it("is returned when it is good", async () => {
    const client = answering(() => Response.json({ name: "ana", role: "annotator" }));
    expect(await unwrap(client.api.GET("/me"))).toEqual({ name: "ana", role: "annotator" });
  });

  it("may be null", async () => {
    const client = answering(() => Response.json(null));
    const path = { dataset_id: "kitchen", episode_index: 0 };
    const asked = client.api.GET("/datasets/{dataset_id}/episodes/{episode_index}/consensus", { params: { path } });
    expect(await unwrap(asked)).toBeNull();
  });

  it("that refuses says why, in the server's words", async () => {
    const error = await failure(() =>
      Response.json(
        { type: "urn:robojudge:stale_write", status: 409, detail: "read it first", request_id: "r7", current_version: 4 },
        { status: 409, headers: { "Content-Type": "application/problem+json", "Retry-After": "3" } },
      ),
    );
    expect(error).toBeInstanceOf(ApiProblem);
    expect(error).toMatchObject({
      status: 409,
      type: "urn:robojudge:stale_write",
      message: "read it first",
      currentVersion: 4,
      requestId: "r7",
      retryAfterS: 3,
      passes: false,
    });
  });

  it.each([
    [() => new Response("<html>bad gateway</html>", { status: 502, statusText: "Bad Gateway" }), "the server answered 502 (Bad Gateway)"],
    [() => new Response(null, { status: 500 }), "the server answered 500"],
    [() => Response.json(["?"], { status: 500 }), "the server answered 500"],
  ])("of a proxy is told as far as it says anything", async (answer, message) => {
    expect(await failure(answer)).toMatchObject({ name: "ApiProblem", message, requestId: null, passes: true });
  });

  it("that never came is a lost connection", async () => {
    expect(await failure(() => { throw new TypeError("Failed to fetch"); })).toBeInstanceOf(ConnectionLost);
  });

  it("that broke off is a lost connection too", async () => {
    const half = () => {
      let sent = false;
      return new Response(
        new ReadableStream({
          pull(stream) {
            if (sent) {
              stream.error(new TypeError("network error"));
            }
            stream.enqueue(new TextEncoder().encode('{"name":'));
            sent = true;
          },
        }),
      );
    };
    expect(await failure(half)).toBeInstanceOf(ConnectionLost);
  });

  it("that the caller gave up stays an abort", async () => {
    const error = await failure(() => { throw new DOMException("gone", "AbortError"); });
    expect(error).toMatchObject({ name: "AbortError" });
  });
});
