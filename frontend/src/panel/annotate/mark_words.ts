/** A set of marks, field by field, in words. */
import { MARK_FIELDS, type MarkField } from "../draft/draft";
import { FIELD_NAMES, fiveStep, OUTCOME_NAMES, plain } from "../pieces/field_names";
import type { Annotation } from "../../client/types";

type Marks = Omit<Pick<Annotation, MarkField>, "subtasks"> & {
  readonly subtasks?: readonly unknown[] | null;
  readonly cannot_tell: readonly string[];
};

interface MarkInWords {
  readonly field: MarkField;
  readonly name: string;
  /** Null where nothing was said. */
  readonly says: string | null;
}

export function inWords(marks: Marks | null): MarkInWords[] {
  return MARK_FIELDS.map((field) => ({ field, name: FIELD_NAMES[field], says: marks && fieldInWords(marks, field) }));
}

function fieldInWords(marks: Marks, field: MarkField): string | null {
  if (marks.cannot_tell.includes(field)) {
    return "cannot tell";
  }
  switch (field) {
    case "outcome":
      return marks.outcome == null ? null : OUTCOME_NAMES[marks.outcome];
    case "task_completion":
      return marks.task_completion?.toFixed(2) ?? null;
    case "failure_mode":
      return marks.failure_mode == null ? null : plain(marks.failure_mode);
    case "failure_onset_frame":
      return marks.failure_onset_frame == null ? null : `frame ${marks.failure_onset_frame}`;
    case "subtasks":
      return marks.subtasks == null ? null : `${marks.subtasks.length} spans`;
    default: {
      const value = marks[field];
      return value == null ? null : `${fiveStep(value) ?? (1 + value * 4).toFixed(2)} of 5`;
    }
  }
}
