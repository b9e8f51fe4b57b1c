/** The one way to the server: everything that is fetched goes through a client. */
import createOpenApiClient, { type Client } from "openapi-fetch";
import type { paths } from "./api";
import { asLost } from "./problem";

/** The API's paths as seen from where it is mounted. */
type MountedPaths = {
  [P in keyof paths as P extends `/api${infer Rest}` ? Rest : never]: paths[P];
};

export interface ClientOptions {
  /** What stands where `/api` stands, such as `/api` or `https://host/judging`. */
  readonly baseUrl: string;
  /** Whether cookies are sent; "include" where the server is of another origin. */
  readonly credentials?: RequestCredentials;
  /** Sent with every request; a function where they change, as tokens do. */
  readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
  readonly fetch?: (request: Request) => Promise<Response>;
}

export interface RoboJudgeClient {
  /** Where the API is mounted, absolute and without a slash at its end. */
  readonly baseUrl: string;
  /** Typed requests; the paths are those of the API without their `/api`. */
  readonly api: Client<MountedPaths>;
  /** Address below the mount; every segment is encoded. */
  mediaUrl(...segments: readonly (string | number)[]): string;
  /** Fetch a path below the mount as it comes, with the credentials and headers of all requests.
   *
   * @throws ConnectionLost no answer came.
   */
  request(path: string, init?: RequestInit): Promise<Response>;
}

export function createClient(options: ClientOptions): RoboJudgeClient {
  const baseUrl = new URL(options.baseUrl, document.baseURI).href.replace(/\/+$/, "");
  const credentials = options.credentials ?? "same-origin";

  async function send(request: Request): Promise<Response> {
    const more = typeof options.headers === "function" ? options.headers() : (options.headers ?? {});
    for (const [name, value] of Object.entries(more)) {
      request.headers.set(name, value);
    }
    try {
      return await (options.fetch ?? globalThis.fetch)(request);
    } catch (error) {
      throw asLost(error);
    }
  }

  return {
    baseUrl,
    api: createOpenApiClient<MountedPaths>({ baseUrl, credentials, fetch: send }),
    mediaUrl: (...segments) =>
      [baseUrl, ...segments.map((segment) => encodeURIComponent(segment))].join("/"),
    request: (path, init) => send(new Request(`${baseUrl}${path}`, { credentials, ...init })),
  };
}
