/** What reward labels are asked for with, as typed, and the request it makes. */
import type { NewRun } from "../../../client/types";

type Rewards = NonNullable<NewRun["rewards"]>;

export interface LabelsForm {
  readonly scheme: Rewards["scheme"];
  readonly gamma: string;
  readonly kind: Rewards["kind"];
  readonly unjudged: Rewards["unjudged"];
  readonly target: string;
}

export const NEW_LABELS: LabelsForm = { scheme: "rprm", gamma: "0.99", kind: "sidecar", unjudged: "refuse", target: "" };

export const LABEL_FIELDS = ["scheme", "gamma", "kind", "unjudged", "target", "run_id"] as const;

interface Scheme {
  readonly name: Rewards["scheme"];
  readonly gives: string;
  readonly use: string;
}

/** In the order they are offered, with what each is for. */
export const SCHEMES: readonly Scheme[] = [
  {
    name: "rprm",
    gives: "success on the last frame, plus bounded credit for the steps that lead to confirmed milestones",
    use: "PPO-like fine-tuning where success alone is too rare",
  },
  { name: "shaped", gives: "success, plus the discounted gain in progress", use: "any RL that trains with the same discount" },
  { name: "delta", gives: "the gain in progress from frame to frame", use: "weighting samples, plots, choosing segments; not RL" },
  { name: "sparse", gives: "success on the last frame", use: "reward classifiers, filtering, success-only RL" },
];

interface BuiltRewards {
  readonly wanted: Rewards | null;
  readonly problems: Readonly<Record<string, string>>;
}

/** Returns the request that a form makes; null where something is missing or cannot be read. */
export function buildRewards(form: LabelsForm): BuiltRewards {
  const problems: Record<string, string> = {};
  const gamma = Number(form.gamma);
  if (form.gamma.trim() === "" || !(gamma > 0 && gamma <= 1)) {
    problems.gamma = "A discount above 0, at most 1, such as 0.99.";
  }
  const target = form.target.trim();
  if (target === "") {
    problems.target = "Name a folder that the server was started with: --export NAME=FOLDER.";
  }
  const { scheme, kind, unjudged } = form;
  const fine = Object.keys(problems).length === 0;
  return { wanted: fine ? { scheme, gamma, kind, unjudged, target } : null, problems };
}
