/** A server that keeps one person's words as the real one does, for tests of drafts. */
import { createClient, type RoboJudgeClient } from "../../client/client";
import type { Annotation, Marks, OwnWord } from "../../client/types";
import type { MarkValues } from "./draft";
import { marksOf, NOTHING_SAID, sameValues, valuesOf } from "./marks";

type Mood = "works" | "unreachable" | "stores, then loses the answer" | "busy" | "refuses";

const NO_WORD: OwnWord = { version: 0, saved_at: null, annotation: null, revealed: true };

export class FakeServer {
  readonly client: RoboJudgeClient;
  readonly puts: { readonly path: string; readonly marks: Marks }[] = [];
  mood: Mood = "works";
  /** Whether a judge's marks are hidden until the first save. */
  isBlind = false;
  /** Set to make every answer wait until it resolves. */
  gate: Promise<void> | null = null;
  readonly #words = new Map<string, OwnWord>();

  constructor(baseUrl = "https://robots.example/api") {
    this.client = createClient({ baseUrl, fetch: (request) => this.#answer(request) });
  }

  word(episodeIndex: number, datasetId = "kitchen"): OwnWord {
    return this.#words.get(pathOf(datasetId, episodeIndex)) ?? this.#noWord();
  }

  #noWord(): OwnWord {
    return { ...NO_WORD, revealed: !this.isBlind };
  }

  values(episodeIndex: number, datasetId = "kitchen"): MarkValues {
    return valuesOf(this.word(episodeIndex, datasetId).annotation);
  }

  /** As if the person had said this in another window. */
  say(episodeIndex: number, said: Partial<MarkValues>): OwnWord {
    const path = pathOf("kitchen", episodeIndex);
    return this.#store(path, marksOf({ ...NOTHING_SAID, ...said }, 0));
  }

  async #answer(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname;
    if (this.mood === "unreachable") {
      throw new TypeError("Failed to fetch");
    }
    const marks = request.method === "PUT" ? ((await request.json()) as Marks) : null;
    const response = marks === null ? json(200, this.#words.get(path) ?? this.#noWord()) : this.#put(path, marks);
    await this.gate;
    if (this.mood === "stores, then loses the answer") {
      throw new TypeError("Failed to fetch");
    }
    return response;
  }

  #put(path: string, marks: Marks): Response {
    this.puts.push({ path, marks });
    if (this.mood === "busy") {
      return problem(503, "store_unavailable", "the database is busy or cannot be reached; try again");
    }
    const values = valuesOf(annotationOf(marks));
    const isEmpty = sameValues(values, NOTHING_SAID);
    if (this.mood === "refuses" || (isEmpty && marks.expected_version === 0)) {
      return problem(422, "invalid_request", "subtasks: 'reach' ends at frame 900; episode 3 has the frames 0 to 99");
    }
    const held = this.#words.get(path) ?? NO_WORD;
    if (held.annotation !== null && sameValues(valuesOf(held.annotation), values)) {
      return json(200, held);
    }
    if (held.version !== marks.expected_version) {
      return problem(409, "stale_write", "your version is not the latest", { current_version: held.version });
    }
    return json(200, this.#store(path, marks));
  }

  #store(path: string, marks: Marks): OwnWord {
    const version = (this.#words.get(path)?.version ?? 0) + 1;
    const word = { version, saved_at: `2026-01-01T00:00:0${version}Z`, annotation: annotationOf(marks), revealed: true };
    this.#words.set(path, word);
    return word;
  }
}

function pathOf(datasetId: string, episodeIndex: number): string {
  return `/api/datasets/${datasetId}/episodes/${episodeIndex}/annotations/me`;
}

function annotationOf(marks: Marks): Annotation {
  return {
    outcome: marks.outcome ?? null,
    task_completion: marks.task_completion ?? null,
    smoothness: marks.smoothness ?? null,
    efficiency: marks.efficiency ?? null,
    safety: marks.safety ?? null,
    failure_mode: marks.failure_mode ?? null,
    failure_onset_frame: marks.failure_onset_frame ?? null,
    subtasks: marks.subtasks ?? null,
    cannot_tell: marks.cannot_tell,
    dataset_id: "kitchen",
    episode_index: 0,
    annotator: "ana",
    blinded: true,
  };
}

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
}

function problem(status: number, kind: string, detail: string, more: object = {}): Response {
  const body = { type: `urn:robojudge:${kind}`, title: "No", status, detail, request_id: "r1", ...more };
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/problem+json" } });
}
