import { describe, expect, it } from "vitest";
import { createClient, type ClientOptions } from "./client";

async function sent(options: Omit<ClientOptions, "fetch">): Promise<Request> {
  const seen: Request[] = [];
  const client = createClient({
    ...options,
    fetch: (request) => {
      seen.push(request);
      return Promise.resolve(Response.json({}));
    },
  });
  await client.api.GET("/datasets/{dataset_id}", { params: { path: { dataset_id: "a b" } } });
  const [request] = seen;
  if (request === undefined) {
    throw new Error("nothing was sent");
  }
  return request;
}

describe("a client", () => {
  it.each([
    ["/api", "http://localhost:3000/api/datasets/a%20b"],
    ["/api/", "http://localhost:3000/api/datasets/a%20b"],
    ["https://host.example/judging", "https://host.example/judging/datasets/a%20b"],
    ["https://host.example", "https://host.example/datasets/a%20b"],
  ])("asks where the API is mounted: %s", async (baseUrl, url) => {
    expect((await sent({ baseUrl })).url).toBe(url);
  });

  it("sends credentials and headers with every request, fresh ones each time", async () => {
    let token = 0;
    const headers = () => ({ Authorization: `Bearer ${(token += 1)}` });
    const requests: Request[] = [];
    const client = createClient({
      baseUrl: "/api",
      credentials: "include",
      headers,
      fetch: (request) => {
        requests.push(request);
        return Promise.resolve(Response.json({}));
      },
    });
    await client.api.GET("/me");
    await client.request("/events", { headers: { Accept: "text/event-stream" } });
    expect(requests.map((request) => request.credentials)).toEqual(["include", "include"]);
    expect(requests.map((request) => request.headers.get("Authorization"))).toEqual(["Bearer 1", "Bearer 2"]);
    expect(requests[1]?.headers.get("Accept")).toBe("text/event-stream");
  });

  it("encodes every segment of a media address", () => {
    const client = createClient({ baseUrl: "https://host.example/judging" });
    expect(client.mediaUrl("datasets", "a b", "episodes", 3, "video", "observation/front?")).toBe(
      "https://host.example/judging/datasets/a%20b/episodes/3/video/observation%2Ffront%3F",
    );
  });
});
