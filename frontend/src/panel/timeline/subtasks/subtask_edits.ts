/** Edits of a person's subtask spans: they stay in order, inside the episode, and never overlap. */
import type { MarkedSubtask } from "../../../client/types";

export type Spans = readonly MarkedSubtask[];

/** An edge of a span that can be moved; frames are inclusive. */
export interface Boundary {
  readonly index: number;
  readonly edge: "start" | "end";
  readonly frame: number;
  /** Whether the next span begins right behind it, and moves along. */
  readonly joined: boolean;
  readonly min: number;
  readonly max: number;
}

/** Puts spans in order, cuts off what lies outside, and what an earlier span has already. */
export function tidied(spans: Spans, length: number): MarkedSubtask[] {
  const found: MarkedSubtask[] = [];
  for (const span of [...spans].sort((a, b) => a.start_frame - b.start_frame)) {
    const start = Math.max(span.start_frame, (found.at(-1)?.end_frame ?? -1) + 1);
    const end = Math.min(span.end_frame, length - 1);
    if (start <= end) {
      found.push({ ...span, start_frame: start, end_frame: end });
    }
  }
  return found;
}

/** Returns each edge once: where two spans touch, the end of the first stands for both. */
export function boundariesOf(spans: Spans, length: number): Boundary[] {
  return spans.flatMap((span, index) => {
    const before = spans[index - 1];
    const next = spans[index + 1];
    const joined = next?.start_frame === span.end_frame + 1;
    const free = next === undefined ? length - 1 : next.start_frame - 1;
    const end: Boundary = {
      index,
      edge: "end",
      frame: span.end_frame,
      joined,
      min: span.start_frame,
      max: joined ? next.end_frame - 1 : free,
    };
    if (before?.end_frame === span.start_frame - 1) {
      return [end];
    }
    const min = before === undefined ? 0 : before.end_frame + 1;
    const start: Boundary = { index, edge: "start", frame: span.start_frame, joined: false, min, max: span.end_frame };
    return [start, end];
  });
}

/** Moves an edge as far towards `frame` as its neighbours allow. */
export function moveBoundary(spans: Spans, boundary: Boundary, frame: number): MarkedSubtask[] {
  const at = Math.min(Math.max(Math.round(frame), boundary.min), boundary.max);
  return spans.map((span, index) => {
    if (index === boundary.index) {
      return boundary.edge === "end" ? { ...span, end_frame: at } : { ...span, start_frame: at };
    }
    return boundary.joined && index === boundary.index + 1 ? { ...span, start_frame: at + 1 } : span;
  });
}

/**
 * Begins a subtask at `frame`: parts the span there, or fills the gap up to the next span.
 * With no spans yet, the whole episode is the span that is parted, so that one pass with one key marks them all.
 */
export function addBoundary(spans: Spans, frame: number, length: number, names: readonly string[]): MarkedSubtask[] {
  if (spans.length === 0) {
    const whole = { name: freeName([], names, null), start_frame: 0, end_frame: length - 1, score: null };
    return addBoundary([whole], frame, length, names);
  }
  const inside = spans.findIndex((span) => span.start_frame <= frame && frame <= span.end_frame);
  const parted = spans[inside];
  if (parted === undefined) {
    const next = spans.findIndex((span) => span.start_frame > frame);
    const at = next === -1 ? spans.length : next;
    const end = (spans[next]?.start_frame ?? length) - 1;
    const name = freeName(spans, names, spans[at - 1]?.name ?? null);
    return spans.toSpliced(at, 0, { name, start_frame: frame, end_frame: end, score: null });
  }
  if (parted.start_frame === frame) {
    return [...spans];
  }
  const left = { ...parted, end_frame: frame - 1 };
  // The score was of the whole; of the new part nobody has said anything.
  const right = { ...parted, name: freeName(spans, names, parted.name), start_frame: frame, score: null };
  return spans.toSpliced(inside, 1, left, right);
}

/** Joins a span with the one behind it, under the first one's name; the score of the whole is not known. */
export function mergeWithNext(spans: Spans, index: number): MarkedSubtask[] {
  const [first, second] = [spans[index], spans[index + 1]];
  if (first === undefined || second === undefined) {
    return [...spans];
  }
  return spans.toSpliced(index, 2, { ...first, end_frame: second.end_frame, score: null });
}

/** Takes a span away; null when it was the last, since "none took place" is a statement of its own. */
export function withoutSpan(spans: Spans, index: number): MarkedSubtask[] | null {
  const left = spans.toSpliced(index, 1);
  return left.length === 0 ? null : left;
}

export function renamed(spans: Spans, index: number, name: string): MarkedSubtask[] {
  const given = name.trim();
  return spans.map((span, i) => (i === index && given !== "" ? { ...span, name: given } : span));
}

/** Sets how far a subtask was achieved; null takes it back. */
export function scored(spans: Spans, index: number, score: number | null): MarkedSubtask[] {
  const within = score === null || Number.isNaN(score) ? null : Math.min(Math.max(score, 0), 1);
  return spans.map((span, i) => (i === index ? { ...span, score: within } : span));
}

/** Whether a name only stands in for one that was not known. */
export function isNumbered(name: string): boolean {
  return /^subtask \d+$/.test(name);
}

/** Gives spans without a name of their own the task's unused names, in order. */
export function namedFrom(spans: Spans, names: readonly string[]): MarkedSubtask[] {
  const used = new Set(spans.map(({ name }) => name));
  const free = names.filter((name) => !used.has(name));
  return spans.map((span) => (isNumbered(span.name) ? { ...span, name: free.shift() ?? span.name } : span));
}

/** Returns the first unused name behind `after` in the task's list, then any unused one, then a number. */
function freeName(spans: Spans, names: readonly string[], after: string | null): string {
  const used = new Set(spans.map((span) => span.name));
  const from = after === null ? 0 : names.indexOf(after) + 1;
  const listed = [...names.slice(from), ...names.slice(0, from)].find((name) => !used.has(name));
  if (listed !== undefined) {
    return listed;
  }
  let nth = spans.length + 1;
  while (used.has(`subtask ${nth}`)) {
    nth += 1;
  }
  return `subtask ${nth}`;
}
