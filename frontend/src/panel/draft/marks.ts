/** Marks as values: what is the same, what the API takes, and what comes of it. */
import type { Annotation, Marks, MarkedSubtask } from "../../client/types";
import { MARK_FIELDS, type MarkField, type MarkValues } from "./draft";

export const NOTHING_SAID: MarkValues = {
  outcome: null,
  task_completion: null,
  smoothness: null,
  efficiency: null,
  safety: null,
  failure_mode: null,
  failure_onset_frame: null,
  subtasks: null,
  cannot_tell: [],
};

/** Steps of one on each scale, as the API takes them. */
const STEPS: Partial<Record<MarkField, number>> = {
  task_completion: 20,
  smoothness: 4,
  efficiency: 4,
  safety: 4,
};

export function valuesOf(annotation: Annotation | null): MarkValues {
  if (annotation === null) {
    return NOTHING_SAID;
  }
  return {
    outcome: annotation.outcome ?? null,
    task_completion: annotation.task_completion ?? null,
    smoothness: annotation.smoothness ?? null,
    efficiency: annotation.efficiency ?? null,
    safety: annotation.safety ?? null,
    failure_mode: annotation.failure_mode ?? null,
    failure_onset_frame: annotation.failure_onset_frame ?? null,
    subtasks: annotation.subtasks?.map(plainSpan) ?? null,
    cannot_tell: MARK_FIELDS.filter((field) => annotation.cannot_tell.includes(field)),
  };
}

export function marksOf(values: MarkValues, expectedVersion: number): Marks {
  return {
    ...values,
    subtasks: values.subtasks === null ? null : values.subtasks.map(plainSpan),
    cannot_tell: [...values.cannot_tell],
    expected_version: expectedVersion,
  };
}

/** Returns the values with one field said; saying something means that it can be told. */
export function withValue<F extends MarkField>(values: MarkValues, field: F, value: MarkValues[F]): MarkValues {
  const cannotTell = value === null ? values.cannot_tell : values.cannot_tell.filter((other) => other !== field);
  return { ...values, [field]: onScale(field, value), cannot_tell: cannotTell };
}

/** Returns the values with a field decided to be undecidable, or open again. */
export function withCannotTell(values: MarkValues, field: MarkField, cannotTell: boolean): MarkValues {
  const fields = MARK_FIELDS.filter((other) => (other === field ? cannotTell : values.cannot_tell.includes(other)));
  return { ...values, ...(cannotTell && { [field]: null }), cannot_tell: fields };
}

export function inOrder(spans: readonly MarkedSubtask[]): MarkedSubtask[] {
  return spans.map(plainSpan).sort((a, b) => a.start_frame - b.start_frame || a.end_frame - b.end_frame);
}

export function sameValues(a: MarkValues, b: MarkValues): boolean {
  return MARK_FIELDS.every((field) => sameField(a, b, field)) && sameList(a.cannot_tell, b.cannot_tell);
}

function sameField(a: MarkValues, b: MarkValues, field: MarkField): boolean {
  if (field !== "subtasks") {
    return a[field] === b[field];
  }
  if (a.subtasks === null || b.subtasks === null) {
    return a.subtasks === b.subtasks;
  }
  return sameList(a.subtasks.map(spanText), b.subtasks.map(spanText));
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((entry, place) => entry === b[place]);
}

function spanText(span: MarkedSubtask): string {
  return JSON.stringify([span.name, span.start_frame, span.end_frame, span.score ?? null]);
}

function plainSpan(span: MarkedSubtask): MarkedSubtask {
  return { name: span.name, start_frame: span.start_frame, end_frame: span.end_frame, score: span.score ?? null };
}

function onScale<F extends MarkField>(field: F, value: MarkValues[F]): MarkValues[F] | number {
  const steps = STEPS[field];
  if (steps === undefined || typeof value !== "number") {
    return value;
  }
  return Math.round(Math.min(1, Math.max(0, value)) * steps) / steps;
}
