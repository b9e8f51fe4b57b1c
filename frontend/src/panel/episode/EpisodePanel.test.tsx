import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createClient } from "../../client/client";
import type { Annotation, Episode, Judgement, Marks } from "../../client/types";
import { EpisodePanel } from "../EpisodePanel";

// Videos and plots need a real browser; what is said about episodes does not.
vi.mock("../player/Cameras", () => ({ Cameras: () => null }));
vi.mock("../player/Transport", () => ({ Transport: () => null }));
vi.mock("../timeline/EpisodeTimeline", () => ({ EpisodeTimeline: () => null }));

const REASON = "the drawer stays half closed";

function episode(index: number): Episode {
  return {
    episode_index: index, length: 20, duration_s: 1, tasks: [], task_completion: null, outcome: null,
    effective_outcome: null, confidence: null, smoothness: null, efficiency: null, safety: null, failure_mode: null,
    needs_review: null, error_type: null, judged_at: null, disagreement: null, human_task_completion: null,
    review_state: null, annotator_count: 0, annotated_by_me: false, visible: false, instruction: `task ${index}`,
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

/** A server of two episodes that are blind until saved. */
class Server {
  readonly asked: string[] = [];
  readonly client = createClient({ baseUrl: "http://server/api", fetch: (request) => this.answer(request) });
  readonly saved = new Map<number, Marks>();
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
    const body = request.method === "PUT" ? ((await request.json()) as Marks) : null;
    if (body !== null) {
      this.saved.set(index, body);
    }
    return Response.json(this.#bodyOf(path, index));
  }

  #bodyOf(path: string, index: number): unknown {
    if (path === "judges") {
      return { items: [], next_cursor: null };
    }
    if (path.endsWith("/annotations/me")) {
      return this.#own(index);
    }
    if (path.endsWith("/judgements")) {
      const stored = { run_id: "r", seq: 1, judgement: judgement(index), failure: null, deleted_at: null, deleted_by: null };
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

function panel(server: Server, index: number, onNavigate: (index: number) => void = () => undefined) {
  return (
    <EpisodePanel
      client={server.client}
      datasetId="d"
      episodeIndex={index}
      me={{ name: "ana", role: "annotator" }}
      onNavigate={onNavigate}
    />
  );
}

afterEach(cleanup);
beforeEach(() => {
  window.localStorage.clear();
});

function columns(): string[] {
  return screen.getAllByRole("columnheader").map((heading) => heading.textContent);
}

describe("blind", () => {
  it("shows nothing of a judge and does not even ask", async () => {
    const server = new Server();
    render(panel(server, 0));
    await screen.findByRole("table");
    expect(columns()).toEqual(["field", "me"]);
    expect(document.body.textContent).not.toMatch(/judge|seer|consensus/i);
    expect(server.asked.filter((path) => /judgements|consensus|analysis|annotations$/.test(path))).toEqual([]);
  });

  it("keeps marks here until Enter saves them, and then shows what the judge says", async () => {
    const server = new Server();
    const onNavigate = vi.fn();
    render(panel(server, 0, onNavigate));
    await screen.findByRole("table");
    await userEvent.keyboard("s9");
    expect(await screen.findByText(/kept here, not saved/)).toBeVisible();
    await userEvent.keyboard("{Enter}");
    await waitFor(() => {
      expect(columns()).toEqual(["field", "me", "consensus", "seer", "Δ"]);
    });
    expect(screen.getByText(`${REASON} 0`)).toBeVisible();
    expect(server.saved.get(0)).toMatchObject({ outcome: "success", task_completion: 0.9 });
    const completion = screen.getByRole("row", { name: /^completion/ });
    expect(within(completion).getByText("difference 0.50 of 1")).toBeInTheDocument();
    expect(onNavigate).not.toHaveBeenCalled();

    await userEvent.keyboard("{Enter}");
    await waitFor(() => {
      expect(onNavigate.mock.calls).toEqual([[1]]);
    });
  });
});

describe("switching fast", () => {
  it("never shows the other episode's words, whichever answer comes first", async () => {
    const server = new Server();
    const marks: Marks = { expected_version: 0, outcome: "failure", cannot_tell: [] };
    server.saved.set(0, marks);
    server.saved.set(1, { ...marks, outcome: "success" });
    server.hold(0);
    const { rerender } = render(panel(server, 0));
    rerender(panel(server, 1));
    await screen.findByText(`${REASON} 1`);
    server.release(0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(document.body.textContent).toContain("task 1");
    expect(document.body.textContent).not.toContain(`${REASON} 0`);
    expect(screen.getByRole("radio", { name: "success" })).toBeChecked();

    rerender(panel(server, 0));
    await screen.findByText(`${REASON} 0`);
    expect(document.body.textContent).not.toContain(`${REASON} 1`);
    expect(screen.getByRole("radio", { name: "failure" })).toBeChecked();
  });
});
