/** The compare table's rows: each field, who said what of it, and how far apart that is. */
import type { Judgement } from "../../client/types";
import type { MarkField } from "../draft/draft";
import { FIELD_NAMES, plain } from "../pieces/field_names";
import { difference, framesApart } from "./difference";
import type { Judged } from "./judge_columns";
import { judgedOf, judgedWhyNot, type Marked, type Said, saidOf, unknown } from "./said";

export interface Row {
  readonly id: string;
  readonly label: string;
  /** The mark that the row is about; null where people mark nothing. */
  readonly field: MarkField | null;
  /** Name of the subtask, where the row is one. */
  readonly subtask: string | null;
  readonly mine: Said;
  readonly others: readonly Said[];
  readonly consensus: Said;
  readonly judges: readonly Said[];
  /** Between me and the first judge, calibrated where its cell is; null where either is unknown. */
  readonly difference: number | null;
  /** The same in words, where there are better ones than a share. */
  readonly differenceInWords: string | null;
}

interface Compared {
  readonly mine: Marked;
  readonly others: readonly Marked[];
  readonly consensus: Marked | null;
  readonly judges: readonly Judged[];
  /** Subtasks of the task as the dataset names them, in order. */
  readonly subtaskNames: readonly string[];
  /** Frames of the episode. */
  readonly length: number;
}

const BEFORE_SUBTASKS = ["outcome", "task_completion"] as const;
const AFTER_SUBTASKS = ["smoothness", "efficiency", "safety", "failure_mode", "failure_onset_frame"] as const;

export function compareRows(compared: Compared): Row[] {
  return [
    ...BEFORE_SUBTASKS.map((field) => fieldRow(compared, field)),
    ...subtaskRows(compared),
    ...AFTER_SUBTASKS.map((field) => fieldRow(compared, field)),
    ...(compared.judges.length > 0 ? [flagsRow(compared)] : []),
  ];
}

/** The rows with the largest difference first; unknown differences last, otherwise in their order. */
export function differencesFirst(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => (b.difference ?? -1) - (a.difference ?? -1));
}

/** Every subtask anybody names: the task's own list first, then the judges', then people's. */
function subtaskNames(compared: Compared): string[] {
  const said = [
    ...compared.judges.map(({ judgement }) => judgement.subtasks),
    compared.mine.subtasks,
    ...compared.others.map((other) => other.subtasks),
    compared.consensus?.subtasks ?? [],
  ];
  return [...new Set([...compared.subtaskNames, ...said.flat().map((subtask) => subtask.name)])];
}

function fieldRow(compared: Compared, field: Exclude<MarkField, "subtasks">): Row {
  return row(
    { id: field, label: FIELD_NAMES[field], field, subtask: null },
    compared,
    (who) => saidOf(who, field),
    (judged) => judgedOf(judged, field),
  );
}

function subtaskRows(compared: Compared): Row[] {
  const names = subtaskNames(compared);
  return names.length > 0 ? names.map((name) => subtaskRow(compared, name)) : [noSubtasksRow(compared)];
}

/** Stands where nobody has named a subtask, so that one can be marked. */
function noSubtasksRow(compared: Compared): Row {
  return row(
    { id: "subtasks", label: FIELD_NAMES.subtasks, field: "subtasks", subtask: null },
    compared,
    (who) => unknown(who.why("subtasks")),
    ({ judgement }) => unknown(judgedWhyNot(judgement, "subtasks")),
  );
}

function subtaskRow(compared: Compared, name: string): Row {
  return row(
    { id: `subtask:${name}`, label: plain(name), field: "subtasks", subtask: name },
    compared,
    (who) => {
      const found = who.subtasks.find((subtask) => subtask.name === name);
      return found === undefined ? unknown(who.why("subtasks")) : { ...found, kind: "span" };
    },
    ({ judgement }) => judgedSubtask(judgement, name),
  );
}

function judgedSubtask(judgement: Judgement, name: string): Said {
  const found = judgement.subtasks.find((subtask) => subtask.name === name);
  if (found === undefined) {
    return unknown(judgedWhyNot(judgement, "subtasks"));
  }
  const start = found.start_frame ?? null;
  const end = found.end_frame ?? null;
  return found.score === null && start === null
    ? unknown(judgedWhyNot(judgement, "subtasks"))
    : { kind: "span", start, end, score: found.score };
}

function flagsRow(compared: Compared): Row {
  const nobody = unknown("people mark no flags");
  return row(
    { id: "flags", label: "flags", field: null, subtask: null },
    compared,
    () => nobody,
    ({ judgement }) => ({ kind: "flags", values: judgement.flags.map(plain) }),
  );
}

function row(
  of: Pick<Row, "id" | "label" | "field" | "subtask">,
  compared: Compared,
  person: (who: Marked) => Said,
  judge: (judged: Judged) => Said,
): Row {
  const mine = person(compared.mine);
  const judges = compared.judges.map(judge);
  const first = judges[0];
  return {
    ...of,
    mine,
    others: compared.others.map(person),
    consensus: compared.consensus === null ? unknown("nobody has annotated it") : person(compared.consensus),
    judges,
    difference: first === undefined ? null : difference(mine, first, compared.length),
    differenceInWords: first === undefined ? null : framesApart(mine, first),
  };
}
