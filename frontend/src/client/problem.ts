/** Why a request was not done, in a form that a view can show. */
import type { ProblemBody } from "./types";

/** The server answered, and the answer is no. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly status: number;
  /** Stable name of the kind of problem, as a URN; "about:blank" where the answer names none. */
  readonly type: string;
  /** What failed and what to do, in the server's words. */
  readonly detail: string;
  /** The values that cannot work, where the answer names them. */
  readonly fields: ProblemBody["fields"];
  /** With a stale write: the version that is stored now. */
  readonly currentVersion: number | null;
  /** Id of the request in the server's log; null where a proxy answered instead. */
  readonly requestId: string | null;
  /** Seconds after which to come back; null where the server does not say. */
  readonly retryAfterS: number | null;

  constructor(response: Response, body: unknown) {
    const said = problemIn(body);
    const detail = said.detail ?? `the server answered ${response.status}${nameOf(response)}`;
    super(detail);
    this.status = response.status;
    this.type = said.type ?? "about:blank";
    this.detail = detail;
    this.fields = said.fields ?? [];
    this.currentVersion = said.current_version ?? null;
    this.requestId = said.request_id ?? response.headers.get("X-Request-ID");
    this.retryAfterS = seconds(response.headers.get("Retry-After"));
  }

  /** Whether the same request may work in a while. */
  get passes(): boolean {
    return this.status === 429 || this.status >= 500;
  }

  /** Whether the user must first say what they think of the episode. */
  get stillBlind(): boolean {
    return this.type === "urn:robojudge:still_blind";
  }
}

/** No answer came, or none that can be read; whether the server did it is unknown. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";

  constructor(cause: unknown) {
    super("no answer from the server; check the connection", { cause });
  }
}

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** Returns what was asked for.
 *
 * @throws ApiProblem the server refused.
 * @throws ConnectionLost no answer came, or only a part of it.
 */
export async function unwrap<T>(asked: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await asked;
  } catch (error) {
    throw asLost(error);
  }
  if (!answer.response.ok) {
    throw new ApiProblem(answer.response, answer.error);
  }
  return answer.data as T;
}

/** Returns a failed fetch as a lost connection; what the caller itself gave up stays as it is. */
export function asLost(error: unknown): Error {
  if (error instanceof ConnectionLost || isAbort(error)) {
    return error;
  }
  return new ConnectionLost(error);
}

function isAbort(error: unknown): error is Error {
  return typeof error === "object" && error !== null && "name" in error && error.name === "AbortError";
}

function problemIn(body: unknown): Partial<ProblemBody> {
  if (typeof body !== "object" || body === null) {
    return {};
  }
  const { type, detail, request_id, current_version, fields } = body as Record<string, unknown>;
  return {
    ...(typeof type === "string" && { type }),
    ...(typeof detail === "string" && { detail }),
    ...(typeof request_id === "string" && { request_id }),
    ...(typeof current_version === "number" && { current_version }),
    ...(Array.isArray(fields) && { fields: fields.filter(isFieldProblem) }),
  };
}

function isFieldProblem(value: unknown): value is ProblemBody["fields"][number] {
  const { where, message } = (value ?? {}) as Record<string, unknown>;
  return typeof where === "string" && typeof message === "string";
}

function nameOf(response: Response): string {
  return response.statusText === "" ? "" : ` (${response.statusText})`;
}

function seconds(header: string | null): number | null {
  const value = header === null || header === "" ? Number.NaN : Number(header);
  return Number.isFinite(value) && value >= 0 ? value : null;
}
