/** A server for tests of the whole panel. */
import { createClient } from "../../client/client";
import type { Annotation, Episode, Judgement, Marks, Note, NoteToPut } from "../../client/types";

export const REASON = "the drawer stays half closed";
export const BENS = "it is almost closed";

function note(annotator: string, field: string, text: string): Note {
  return { annotator, field: field as Note["field"], text, version: 1, created_at: "2026-01-01T00:00:00Z" };
}

function episode(index: number): Episode {
  return {
    episode_index: index, length: 20, duration_s: 1, tasks: [], task_completion: null, outcome: null,
    effective_outcome: null, confidence: null, smoothness: null, efficiency: null, safety: null, failure_mode: null,
    needs_review: null, error_type: null, judged_at: null, disagreement: null, human_task_completion: null,
    review_state: null, annotator_count: 0, annotated_by_me: false, review_mark: null, visible: false, instruction: `task ${index}`,
    fps: 20, frames: 20, cameras: [], declared: null, subtask_spans: null, oddities: [],
    previous_index: index === 0 ? null : index - 1, next_index: index + 1,
  };
}

function judgement(index: number): Judgement {
  return {
    schema_version: 1, dataset_id: "d", episode_index: index, instruction: null, created_at: "2026-01-01T00:00:00Z",
    cached: false,
    judge: { provider: "p", model: "seer", method: "rubric", prompt_sha256: null, frames_sha256: null, fingerprint: "f" },
    task_completion: 0.4, outcome: "partial", success_prob: null, confidence: 0.5, confidence_source: "votes",
    effective_outcome: "partial", votes: { n_asked: 1, n_valid: 1, n_agree: 1 }, subtasks: [], progress: [],
    trajectory_quality: { smoothness: {}, efficiency: {}, safety: {} }, flags: [], rationale: `${REASON} ${index}`,
    evidence: [], needs_review: false, review_reasons: [], keyframes: [], reference_episodes: [], usage: { calls: 1 },
    dropped_parameters: [],
  };
}

/** A server of two episodes that are blind until saved; ben has noted something on the completion. */
export class FakeServer {
  readonly asked: string[] = [];
  readonly client = createClient({ baseUrl: "http://server/api", fetch: (request) => this.answer(request) });
  readonly saved = new Map<number, Marks>();
  /** My notes, by episode and field: "0 safety". */
  readonly notes = new Map<string, string>();
  /** Every note that came, in order. */
  readonly notesSent: string[] = [];
  isDown = false;
  readonly #held = new Map<number, Promise<void>>();
  readonly #release = new Map<number, () => void>();

  hold(index: number): void {
    this.#held.set(index, new Promise((resolve) => this.#release.set(index, resolve)));
  }

  release(index: number): void {
    this.#release.get(index)?.();
  }

  async answer(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname.replace("/api/", "");
    this.asked.push(path);
    const [, index = -1] = (/episodes\/(\d+)/.exec(path) ?? []).map(Number);
    await this.#held.get(index);
    if (this.isDown) {
      throw new TypeError("Failed to fetch");
    }
    if (request.method === "PUT" && path.endsWith("/notes")) {
      const { field, text } = (await request.json()) as NoteToPut;
      this.notes.set(`${index} ${field}`, text);
      this.notesSent.push(`${index} ${field}: ${text}`);
      return Response.json(note("ana", field, text));
    }
    if (request.method === "PUT") {
      this.saved.set(index, (await request.json()) as Marks);
    }
    return Response.json(this.#bodyOf(path, index));
  }

  #bodyOf(path: string, index: number): unknown {
    if (path === "judges") {
      return { items: [], next_cursor: null };
    }
    if (path.endsWith("/notes")) {
      const mine = [...this.notes]
        .map(([name, text]) => [...name.split(" "), text] as const)
        .filter(([of, , text]) => of === String(index) && text !== "")
        .map(([, field = "", text = ""]) => note("ana", field, text));
      return { items: this.saved.has(index) ? [...mine, note("ben", "task_completion", BENS)] : mine, next_cursor: null };
    }
    if (path.endsWith("/annotations/me")) {
      return this.#own(index);
    }
    if (path.endsWith("/judgements")) {
      const stored = { run_id: "r", seq: 1, judgement: judgement(index), failure: null, calibrated: null, not_calibrated: null, deleted_at: null, deleted_by: null };
      return { items: [stored], next_cursor: null };
    }
    if (path.endsWith("/consensus")) {
      return { n_annotators: 1, annotators: ["ana"], n_blinded: 1 };
    }
    if (/episodes\/\d+$/.test(path)) {
      return { ...episode(index), visible: this.saved.has(index) };
    }
    return path.endsWith("datasets/d") ? { total_episodes: 2 } : { items: [], next_cursor: null };
  }

  #own(index: number): unknown {
    const marks = this.saved.get(index);
    const annotation: Annotation | null =
      marks === undefined
        ? null
        : { ...marks, dataset_id: "d", episode_index: index, annotator: "ana", blinded: true };
    const revealed = marks !== undefined;
    return { version: revealed ? 1 : 0, saved_at: revealed ? "2026-01-01T00:00:00Z" : null, annotation, revealed };
  }
}
