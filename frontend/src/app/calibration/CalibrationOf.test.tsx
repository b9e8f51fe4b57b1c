import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { DatasetDetail } from "../../client/types";
import { queries } from "../service";
import { SurroundingsValue } from "../shell/surroundings";
import { CalibrationOf } from "./CalibrationOf";
import { field, judge, report, requirement } from "./report_test";

const DATASET = {
  dataset_id: "kitchen",
  counts: { episodes: 40, annotated: 10, annotated_by_me: 10, judged: 40 },
  cameras: [{ name: "front", is_depth: false }],
  sees_all: true,
} as unknown as DatasetDetail;
const MADE = { dataset_id: "kitchen", run_ids: ["r1"], report: report(), outdated: false, problem: null };

/** Answers one after the other; the last one for good. */
function show(
  answers: readonly (() => Response)[],
  role: "annotator" | "evaluator" = "evaluator",
  others: readonly string[] = [],
): { readonly asked: string[] } {
  const asked: string[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    asked.push(request.url);
    return Promise.resolve((answers[Math.min(asked.length, answers.length) - 1] ?? (() => Response.error()))());
  });
  vi.stubGlobal("scrollTo", vi.fn());
  const surroundings = { me: { name: "eva", role }, mode: "local", themes: { theme: "light" }, overlay: null, leave: vi.fn() };
  const root = createRootRoute({
    component: () => (
      <SurroundingsValue value={surroundings as never}>
        <CalibrationOf dataset={DATASET} runs={[]} others={others} />
      </SurroundingsValue>
    ),
  });
  const router = createRouter({ routeTree: root, history: createMemoryHistory() });
  render(
    <QueryClientProvider client={queries}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  return { asked };
}

afterEach(() => {
  queries.clear();
  vi.unstubAllGlobals();
});

describe("the report of a dataset", () => {
  it("says its verdict in a word and a sentence first, with fields named for people", async () => {
    show([() => Response.json(MADE)]);
    expect(await screen.findByText("gpt seems to agree with people above 0.7 on task completion.")).toBeVisible();
    expect(screen.getAllByText("Provisional").length).toBeGreaterThan(1);
    expect(screen.getByText("40 annotated episodes · 2 people · threshold 0.70")).toBeVisible();
    expect(screen.getByRole("img", { name: /^Lin's CCC: 0.84, 0.49 to 0.99; .* baseline clock 0.10$/ })).toBeVisible();
  });

  it("says how many more episodes would tell, and where they are", async () => {
    show([() => Response.json(MADE)]);
    expect(await screen.findByText("Rate 146 more episodes to tell")).toBeVisible();
    expect(screen.getByRole("link", { name: "episodes that nobody has rated" })).toHaveAttribute("href", expect.stringContaining("reviewed=false"));
  });

  it("asks for no more episodes where the answer is no already", async () => {
    show([() => Response.json({ ...MADE, report: report({ verdict: "fail" }) })]);
    expect(await screen.findByText("Fail")).toBeVisible();
    expect(screen.queryByText(/more episodes to tell/)).toBeNull();
  });

  it("opens all there is on a field by keyboard, baselines marked as such", async () => {
    show([() => Response.json(MADE)]);
    const more = await screen.findByRole("button", { name: "Task completion, gpt: all there is on it" });
    more.focus();
    await userEvent.keyboard("{Enter}");
    expect(more).toHaveAttribute("aria-expanded", "true");
    const table = screen.getByRole("table", { name: /^gpt against people's consensus/ });
    expect(table).toHaveTextContent(/gpt\s*a person against the others\s*clock\s*baseline/);
    expect(table).toHaveTextContent(/Lin's CCCdecides\s*0.84/);
  });

  it("says what else is missing where more ratings do not help", async () => {
    const why = "12 episodes have the word of people and of the judge; judge the 32 annotated episodes that the run does not hold: that may be enough";
    const judges = [judge({ fields: [field({ verdict: "not_enough_data", needs_more: null, why })] })];
    show([() => Response.json({ ...MADE, report: report({ verdict: "not_enough_data", judges }) })]);
    expect(await screen.findByText("More ratings alone will not tell")).toBeVisible();
    expect(screen.getByRole("list", { name: "What is missing" })).toHaveTextContent(`Task completion: ${why}`);
    expect(screen.queryByRole("link", { name: "episodes that nobody has rated" })).toBeNull();
  });

  it("of several datasets is asked for with all of them", async () => {
    const { asked } = show([() => Response.json(MADE)], "evaluator", ["lab--garage"]);
    expect(await screen.findByRole("button", { name: "Compared with 1 other dataset" })).toBeVisible();
    expect(asked[0]).toMatch(/dataset=kitchen&other=lab--garage$/);
  });

  it("of several datasets says what to do where one of them is blind to the user", async () => {
    show([() => Response.json({ type: "urn:robojudge:still_blind", detail: "blind" }, { status: 403 })], "evaluator", ["garage"]);
    expect(await screen.findByText("Not all of these datasets are open to you")).toBeVisible();
    expect(screen.getByRole("link", { name: "garage" })).toHaveAttribute("href", "/datasets/garage/calibration");
    expect(screen.getByRole("button", { name: "This dataset alone" })).toBeVisible();
  });

  it("says why nobody is called better where there is no interval, and where no episode is common", async () => {
    const number = requirement().number;
    const pair = { first: "gpt", second: "phi", field: "outcome", statistic: "gwet_ac1", first_number: number, second_number: number, better: null };
    const alone = { ...number, low: null, high: null, interval_reason: "one task only" };
    const none = { ...alone, value: null, n_episodes: 0, reason: "no common episodes" };
    const side_by_side = [{ ...pair, difference: { ...number, low: -0.1 } }, { ...pair, difference: alone }, { ...pair, difference: none }];
    show([() => Response.json({ ...MADE, report: report({ side_by_side }) })]);
    const [, ...rows] = within(await screen.findByRole("table", { name: "Paired differences of judges" })).getAllByRole("row");
    const better = rows.map((row) => within(row).getAllByRole("cell").at(-1));
    expect(better[0]).toHaveTextContent("neither, as far as one can tell");
    expect(better[1]).toHaveTextContent(/^—$/);
    expect(within(better[1] as HTMLElement).getByRole("button", { name: "unknown: one task only" })).toBeVisible();
    expect(better[2]).toHaveTextContent("no common episodes");
  });

  it("tells the reference by what it was made from", async () => {
    const note = "trained on these annotators, leave-one-out";
    show([() => Response.json({ ...MADE, report: report({ judges: [judge({ label: "reference", kind: "reference", note })] }) })]);
    expect((await screen.findAllByText(note)).length).toBeGreaterThan(0);
  });
});

describe("while there is none", () => {
  it("says that the first is being made, and asks until it is there", async () => {
    const { asked } = show([() => Response.json({ ...MADE, report: null, outdated: true }), () => Response.json(MADE)]);
    expect(await screen.findByText("The first report is being made …")).toBeVisible();
    expect(await screen.findByText("40 annotated episodes · 2 people · threshold 0.70", undefined, { timeout: 4000 })).toBeVisible();
    await waitFor(() => { expect(asked.length).toBeGreaterThanOrEqual(2); });
  });

  it("offers a run to who may start one, where no judge has said anything", async () => {
    show([() => Response.json({ ...MADE, run_ids: [], report: null, problem: "No judge has judged this dataset yet. Start a run." })]);
    expect(await screen.findByRole("button", { name: "Start a run" })).toBeVisible();
  });

  it("tells annotators who may start one", async () => {
    show([() => Response.json({ ...MADE, run_ids: [], report: null, problem: "none" })], "annotator");
    expect(await screen.findByText("Evaluators may start a run.")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Start a run" })).toBeNull();
  });

  it("gives the server's reason", async () => {
    show([() => Response.json({ ...MADE, report: null, problem: "nobody annotated an episode that was judged" })]);
    expect(await screen.findByText("nobody annotated an episode that was judged")).toBeVisible();
  });

  it("offers evaluators to see it where the dataset is blind to them", async () => {
    show([() => Response.json({ type: "urn:robojudge:still_blind", detail: "blind" }, { status: 403 })]);
    expect(await screen.findByText("This dataset is blind to you")).toBeVisible();
    expect(screen.getByRole("button", { name: "See the report …" })).toBeVisible();
  });

  it("says what failed, and how to go on", async () => {
    show([() => Response.json({ type: "urn:robojudge:invalid_request", detail: "run r9 has no judgements of this dataset" }, { status: 422 })]);
    expect(await screen.findByText(/run r9 has no judgements of this dataset/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Try again" })).toBeVisible();
  });
});

it("an old report stays while a new one is made, and says so", async () => {
  show([() => Response.json({ ...MADE, outdated: true })]);
  expect(await screen.findByText(/somebody has said something new: it is being made again/)).toBeVisible();
  expect(screen.getByText("40 annotated episodes · 2 people · threshold 0.70")).toBeVisible();
});
