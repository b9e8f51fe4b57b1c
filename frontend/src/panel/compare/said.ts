/** What somebody said of one field, in a form that can be set beside what others said. */
import type { Annotation, Consensus, Judgement, Outcome } from "../../client/types";
import type { MarkField, MarkValues } from "../draft/draft";
import { plain } from "../pieces/field_names";
import { judgedCompletion } from "./judged_completion";
import type { Judged } from "./judge_columns";
import { reasonInWords } from "./wording";

export interface Span {
  readonly start: number | null;
  readonly end: number | null;
  readonly score: number | null;
}

export type Said =
  | { readonly kind: "unknown"; readonly reason: string }
  /** A score of 0 to 1; `parts` names what it was made of. */
  | { readonly kind: "level"; readonly value: number; readonly parts?: string; readonly calibration?: Calibration }
  | { readonly kind: "outcome"; readonly value: Outcome }
  /** `by` names who chose it, where not everybody did. */
  | { readonly kind: "mode"; readonly value: string; readonly by?: string }
  /** A frame of the episode. */
  | { readonly kind: "frame"; readonly value: number }
  | ({ readonly kind: "span" } & Span)
  | { readonly kind: "flags"; readonly values: readonly string[] };

/** What a calibration adds to a judge's score. */
export interface Calibration {
  /** Whether the value is the calibrated one, not the judge's own. */
  readonly isCalibrated: boolean;
  /** Where people's number lies nine times out of ten; null where that is unknown. */
  readonly interval: readonly [low: number, high: number] | null;
}

export type LevelField = "task_completion" | "smoothness" | "efficiency" | "safety";

/** What a person's marks and the consensus have in common. */
export interface Marked {
  readonly outcome: Outcome | null;
  readonly levels: Readonly<Record<LevelField, number | null>>;
  readonly failure_mode: string | null;
  /** Who chose the failure mode, where not all who annotated did. */
  readonly failure_mode_by?: string;
  readonly failure_onset_frame: number | null;
  readonly subtasks: readonly ({ readonly name: string } & Span)[];
  /** Why a field has no value. */
  readonly why: (field: MarkField) => string;
}

/** One person's word and whose it is. */
interface Word {
  readonly annotation: Annotation;
  readonly annotator: string;
}

export function unknown(reason: string): Said {
  return { kind: "unknown", reason };
}

export function markedIn(values: MarkValues): Marked {
  return marked(values, (field) =>
    values.cannot_tell.includes(field) ? "you looked and cannot tell" : "you have not marked it yet",
  );
}

export function markedBy(annotation: Annotation, name: string): Marked {
  return marked(annotation, (field) =>
    annotation.cannot_tell.includes(field) ? `${name} looked and cannot tell` : `${name} did not mark it`,
  );
}

/** What people agree on; a failure mode counts whoever named one, so it says who did. */
export function agreedBy(consensus: Consensus, words: readonly Word[], myName: string): Marked {
  const agreed = marked(consensus, (field) => {
    const reason = consensus.reasons?.[field];
    return reason === undefined ? "nobody marked it" : reasonInWords(reason);
  });
  const by = words.filter(({ annotation }) => annotation.failure_mode === agreed.failure_mode);
  if (agreed.failure_mode === null || by.length === 0 || by.length === words.length) {
    return agreed;
  }
  const names = by.map(({ annotator }) => (annotator === myName ? "me" : annotator));
  return { ...agreed, failure_mode_by: `${names.join(", ")} only` };
}

/** A person's word on a field without parts. */
export function saidOf(who: Marked, field: Exclude<MarkField, "subtasks">): Said {
  if (field === "outcome") {
    return who.outcome === null ? unknown(who.why(field)) : { kind: "outcome", value: who.outcome };
  }
  if (field === "failure_mode") {
    const said = modeSaid(who.failure_mode, who.outcome, who.why(field));
    return said.kind === "mode" && who.failure_mode_by !== undefined ? { ...said, by: who.failure_mode_by } : said;
  }
  if (field === "failure_onset_frame") {
    return frameSaid(who.failure_onset_frame, who.why(field));
  }
  const value = who.levels[field];
  return value === null ? unknown(who.why(field)) : { kind: "level", value };
}

/** A judge's word on a field without parts. */
export function judgedOf(judged: Judged, field: Exclude<MarkField, "subtasks">): Said {
  const { judgement, calibrated } = judged;
  const why = judgedWhyNot(judgement, field);
  if (field === "outcome") {
    return judgement.outcome === "undecided" && judgement.reasons?.["outcome"] !== undefined
      ? unknown(why)
      : { kind: "outcome", value: judgement.outcome };
  }
  if (field === "failure_mode") {
    return modeSaid(judgement.failure?.mode ?? null, judgement.outcome, why);
  }
  if (field === "failure_onset_frame") {
    return frameSaid(judgement.failure?.onset_frame ?? null, why);
  }
  if (field === "task_completion") {
    return judgedCompletion(judged) ?? unknown(why);
  }
  const axis = judgement.trajectory_quality[field];
  const likePeople = calibrated?.quality[field] ?? null;
  const parts = [
    part("model", axis.vlm),
    part("telemetry", axis.kinematic),
    ...(likePeople === null ? [] : [part("calibrated", likePeople)]),
  ].join(", ");
  return axis.fused == null ? unknown(why) : { kind: "level", value: axis.fused, parts };
}

export function judgedWhyNot(judgement: Judgement, field: string): string {
  const reason = judgement.reasons?.[field] ?? judgement.reasons?.[`trajectory_quality.${field}`];
  return reason === undefined ? "the judge gave none" : reasonInWords(reason);
}

function part(name: string, score: number | null | undefined): string {
  return `${name} ${score == null ? "unknown" : score.toFixed(2)}`;
}

/** No mode beside a success says that nothing failed; beside anything else it says nothing. */
function modeSaid(mode: string | null, outcome: Outcome | null, why: string): Said {
  if (mode !== null) {
    return { kind: "mode", value: plain(mode) };
  }
  return outcome === "success" ? { kind: "mode", value: "none" } : unknown(why);
}

function frameSaid(frame: number | null, why: string): Said {
  return frame === null ? unknown(why) : { kind: "frame", value: frame };
}

interface Marks {
  readonly outcome?: Outcome | null;
  readonly task_completion?: number | null;
  readonly smoothness?: number | null;
  readonly efficiency?: number | null;
  readonly safety?: number | null;
  readonly failure_mode?: string | null;
  readonly failure_onset_frame?: number | null;
  readonly subtasks?:
    | readonly { name: string; start_frame: number; end_frame: number; score?: number | null }[]
    | null;
}

function marked(marks: Marks, why: (field: MarkField) => string): Marked {
  return {
    outcome: marks.outcome ?? null,
    levels: {
      task_completion: marks.task_completion ?? null,
      smoothness: marks.smoothness ?? null,
      efficiency: marks.efficiency ?? null,
      safety: marks.safety ?? null,
    },
    failure_mode: marks.failure_mode ?? null,
    failure_onset_frame: marks.failure_onset_frame ?? null,
    subtasks: (marks.subtasks ?? []).map((each) => ({
      name: each.name,
      start: each.start_frame,
      end: each.end_frame,
      score: each.score ?? null,
    })),
    why,
  };
}
