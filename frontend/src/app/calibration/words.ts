/** What stable names of a report are called for people: the same words as in the report's page and text. */
import { plain } from "../../panel/pieces/field_names";
import type { JudgeReport, Verdict } from "./records";

interface VerdictLook {
  /** Tells verdicts apart without their colour. */
  readonly mark: string;
  readonly word: string;
  readonly tone: string;
}

export const VERDICTS: Readonly<Record<Verdict, VerdictLook>> = {
  pass: { mark: "✓", word: "Pass", tone: "text-good" },
  provisional: { mark: "◐", word: "Provisional", tone: "text-warn" },
  fail: { mark: "✗", word: "Fail", tone: "text-bad" },
  not_enough_data: { mark: "…", word: "Not enough data", tone: "text-warn" },
  people_disagree: { mark: "≠", word: "People do not agree enough", tone: "text-warn" },
};

const REASONS: Readonly<Record<string, string>> = {
  by_a_judge: "a judge's words, not a person's",
  cannot_tell: "people looked and could not tell",
  judge_undecided: "the judge could not tell",
  not_its_judges: "the judge beside it has no word there",
  no_reference: "no annotated reference of the task",
  nobody_said: "nobody said anything on it",
  not_annotated: "judged, but nobody annotated it",
  not_blinded: "the person had seen a judge's marks",
  not_judged: "the judge was not asked",
  says_nothing: "it says nothing on this field",
  tie: "people are tied",
  undecided: "people called it undecided",
};

export const RATES: Readonly<Record<string, string>> = {
  human_only: "People's labels alone",
  ppi: "Judge corrected by people (PPI++)",
  rogan_gladen: "Judge corrected for its errors (Rogan-Gladen)",
  judge_only: "The judge taken at its word (not corrected)",
};

export const FRAMES: Readonly<Record<string, string>> = {
  failure_onset: "where the failure begins",
  evidence: "last frame the judge cites",
  last_keyframe: "last frame shown to the judge",
  last_frame: "last frame",
};

const BASELINES: readonly (readonly [start: string, says: string])[] = [
  ["clock", "reads the time alone: progress as time passes, everything done, a success"],
  ["frozen last frame", "is made from the judge's own progress: its last value is its completion, and it says no more"],
  ["typical answer", "says what people said of all other episodes: the most common category, the median number"],
];

/** A field's name for people. */
export function fieldName(field: string): string {
  const name = plain(field);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Why something was left out. */
export function reasonWords(reason: string): string {
  const [name, ...error] = reason.split(":");
  if (name === "judge_failed") {
    return error.length === 0 ? "the judge failed" : `the judge failed (${error.join(":").trim()})`;
  }
  return REASONS[reason] ?? plain(reason);
}

/** What a baseline says of an episode. */
export function baselineWords(label: string): string {
  const known = BASELINES.find(([start]) => label.startsWith(start));
  return known === undefined ? label : `${known[0]} ${known[1]}`;
}

/** What a baseline is called beside its own judge; a judge's label as it is. */
export function judgeName({ kind, label }: JudgeReport): string {
  return kind === "baseline" ? (BASELINES.find(([start]) => label.startsWith(start))?.[0] ?? label) : label;
}

/** Names a judge in a caption or sentence, with what tells it from other judges in brackets. */
export function marked(judge: JudgeReport): string {
  const mark = judgeMark(judge);
  return mark === "" ? judge.label : `${judge.label} (${mark})`;
}

/** What tells a baseline or the reference from other judges; empty for those. */
export function judgeMark({ kind, note }: JudgeReport): string {
  return kind === "baseline" ? "baseline" : (note ?? "");
}

/** A sentence with names for people where it has stable ones. */
export function inWords(text: string, names: Readonly<Record<string, string>>): string {
  const named = Object.entries(names).reduce(
    (said, [stable, name]) => said.replaceAll(new RegExp(`\\b${stable}\\b`, "g"), name),
    text,
  );
  return named.replaceAll(/(?<![\w.])-(?=\d)/g, "\u2212").replaceAll(/\u2212(0\.0+)\b/g, "$1");
}

/** Names of fields inside a sentence. */
export function fieldsInSentence(fields: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(fields.map((field) => [field, fieldName(field).toLowerCase()]));
}
