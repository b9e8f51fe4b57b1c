import { describe, expect, it } from "vitest";
import type { Judge } from "../../../client/types";
import { buildRun, NEW_RUN } from "./run-form";

const MODEL: Judge = {
  name: "gpt", provider: "openai", model: "gpt-4.1", method: "rubric", settings: null, concurrency: 8,
  capabilities: null, self_hosted: false, available: true, reason: null,
};
const REFERENCE: Judge = { ...MODEL, name: "reference", provider: "reference", model: "reference", method: "reference" };
const FORM = { ...NEW_RUN, dataset: "demo", judge: "gpt" };

describe("buildRun", () => {
  it("sends only what was chosen", () => {
    expect(buildRun(FORM, MODEL, 12)).toEqual({ wanted: { dataset: "demo", judge: "gpt", fresh: false }, problems: {} });
    const chosen = { ...FORM, which: "some" as const, episodes: "3,0-1", frames: "8", budget_usd: "0.5", cameras: ["front"], method: " gvl " };
    expect(buildRun(chosen, MODEL, 12).wanted).toEqual({
      dataset: "demo", judge: "gpt", fresh: false, episodes: [0, 1, 3], frames: 8, budget_usd: 0.5, cameras: ["front"], method: "gvl",
    });
  });

  it("sends the reference judge nothing that only models take", () => {
    const typed = { ...FORM, judge: "reference", frames: "8", votes: "x", budget_usd: "1", method: "rubric" };
    expect(buildRun(typed, REFERENCE, 12)).toEqual({ wanted: { dataset: "demo", judge: "reference", fresh: false }, problems: {} });
  });

  it("makes no request of what cannot be read, and names the field", () => {
    const typed = { ...FORM, votes: "three", which: "some" as const, episodes: "5-1", wantsLabels: true };
    const { wanted, problems } = buildRun(typed, MODEL, 12);
    expect(wanted).toBeNull();
    expect(Object.keys(problems).sort()).toEqual(["episodes", "rewards.target", "votes"]);
  });

  it("makes no request before a dataset and a judge are known", () => {
    expect(buildRun(FORM, null, 12).wanted).toBeNull();
    expect(buildRun(FORM, MODEL, null).wanted).toBeNull();
    expect(buildRun({ ...FORM, dataset: "" }, MODEL, 12).wanted).toBeNull();
  });

  it("asks for labels only where they are wanted", () => {
    const labels = { ...FORM.labels, target: "here" };
    expect(buildRun({ ...FORM, labels }, MODEL, 12).wanted?.rewards).toBeUndefined();
    expect(buildRun({ ...FORM, labels, wantsLabels: true }, MODEL, 12).wanted?.rewards).toEqual({
      scheme: "rprm", gamma: 0.99, kind: "sidecar", unjudged: "refuse", target: "here",
    });
  });
});
