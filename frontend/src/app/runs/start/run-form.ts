/** What a run is asked for with, as typed, and the request it makes. */
import type { Judge, NewRun } from "../../../client/types";
import { buildRewards, type LabelsForm, NEW_LABELS } from "../labels/labels-form";
import { parseEpisodes } from "./episode-ranges";

export interface RunForm {
  readonly dataset: string;
  readonly judge: string;
  readonly method: string;
  readonly which: "all" | "some";
  readonly episodes: string;
  readonly frames: string;
  readonly transitions: string;
  readonly votes: string;
  readonly temperature: string;
  /** All where empty. */
  readonly cameras: readonly string[];
  readonly instruction: string;
  readonly budget_usd: string;
  readonly budget_tokens: string;
  readonly fresh: boolean;
  readonly wantsLabels: boolean;
  readonly labels: LabelsForm;
}

export const NEW_RUN: RunForm = {
  dataset: "",
  judge: "",
  method: "",
  which: "all",
  episodes: "",
  frames: "",
  transitions: "",
  votes: "",
  temperature: "",
  cameras: [],
  instruction: "",
  budget_usd: "",
  budget_tokens: "",
  fresh: false,
  wantsLabels: false,
  labels: NEW_LABELS,
};

/** Fields that refusals may be about, as the API names them. */
export const RUN_FIELDS = [
  "dataset", "judge", "method", "episodes", "frames", "transitions", "votes", "temperature", "cameras",
  "instruction", "budget_usd", "budget_tokens", "fresh", "rewards.scheme", "rewards.gamma", "rewards.kind",
  "rewards.target", "rewards.unjudged",
] as const;

const NUMBERS = ["frames", "transitions", "votes", "temperature", "budget_usd", "budget_tokens"] as const;

interface BuiltRun {
  /** Null while something is missing or cannot be read. */
  readonly wanted: NewRun | null;
  readonly problems: Readonly<Record<string, string>>;
}

/** Returns the request that a form makes, for a judge and a dataset of so many episodes. */
export function buildRun(form: RunForm, judge: Judge | null, totalEpisodes: number | null): BuiltRun {
  const problems: Record<string, string> = {};
  const numbers: Partial<Record<(typeof NUMBERS)[number], number>> = {};
  for (const name of judge?.provider === "reference" ? [] : NUMBERS) {
    const value = Number(form[name]);
    if (form[name].trim() === "") {
      continue;
    }
    if (Number.isFinite(value)) {
      numbers[name] = value;
    } else {
      problems[name] = `"${form[name]}" is not a number.`;
    }
  }
  let episodes: number[] | null = null;
  if (form.which === "some" && totalEpisodes !== null) {
    const parsed = parseEpisodes(form.episodes, totalEpisodes);
    episodes = parsed.indices === null ? null : [...parsed.indices];
    if (parsed.problem !== null) {
      problems.episodes = parsed.problem;
    }
  }
  const rewards = form.wantsLabels ? buildRewards(form.labels) : null;
  for (const [name, problem] of Object.entries(rewards?.problems ?? {})) {
    problems[`rewards.${name}`] = problem;
  }
  if (form.dataset === "" || judge === null || totalEpisodes === null || Object.keys(problems).length > 0) {
    return { wanted: null, problems };
  }
  const method = judge.provider === "reference" ? "" : form.method.trim();
  const instruction = form.instruction.trim();
  return {
    problems,
    wanted: {
      dataset: form.dataset,
      judge: form.judge,
      ...numbers,
      ...(method !== "" && { method }),
      ...(instruction !== "" && { instruction }),
      ...(form.cameras.length > 0 && { cameras: [...form.cameras] }),
      ...(form.which === "some" && { episodes }),
      ...(rewards?.wanted != null && { rewards: rewards.wanted }),
      fresh: form.fresh,
    },
  };
}
