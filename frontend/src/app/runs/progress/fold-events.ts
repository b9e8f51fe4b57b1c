/** How far a run is, from the events of its stream. */
import type { ServerEvent } from "../../../client/events";
import type { Run } from "../../../client/types";
import { isActive } from "../run-status";
import { NO_PACE, type Pace, paced } from "./pace";

export interface LogLine {
  readonly seq: number;
  readonly text: string;
  readonly bad: boolean;
}

export interface Folded {
  /** Number of the last event taken; 0 before the first. */
  readonly seq: number;
  readonly judged: number;
  readonly failed: number;
  /** Null until an event told it. */
  readonly costUsd: number | null;
  /** The newest lines, oldest first. */
  readonly log: readonly LogLine[];
  readonly pace: Pace;
}

export const NOTHING_FOLDED: Folded = { seq: 0, judged: 0, failed: 0, costUsd: null, log: [], pace: NO_PACE };

const LOG_LINES = 200;

/** Returns what is known after some more events; those known already change nothing.
 *
 * Only `run.retried` takes failures back: numbers never go backwards otherwise.
 */
export function fold(before: Folded, events: readonly ServerEvent[], nowMs: number, past: boolean): Folded {
  let { seq, judged, failed, costUsd, pace } = before;
  const lines: LogLine[] = [];
  for (const event of events) {
    if (event.seq <= seq) {
      continue;
    }
    seq = event.seq;
    const again = event.type === "run.retried";
    judged = Math.max(judged, amount(event, "judged_count") ?? judged);
    failed = again ? (amount(event, "failed_count") ?? 0) : Math.max(failed, amount(event, "failed_count") ?? failed);
    costUsd = amount(event, "cost_usd") ?? costUsd;
    if (again) {
      pace = NO_PACE;
    }
    lines.push({ seq, ...told(event) });
  }
  if (seq === before.seq) {
    return before;
  }
  const log = [...before.log, ...lines].slice(-LOG_LINES);
  return { seq, judged, failed, costUsd, log, pace: past ? pace : paced(pace, nowMs, judged + failed) };
}

export interface Standing {
  readonly asked: number;
  readonly judged: number;
  readonly failed: number;
  readonly left: number;
}

/** Returns how far a run is by what was fetched and what was heard, whichever is further. */
export function standing(counts: NonNullable<Run["counts"]>, status: Run["status"], heard: Folded): Standing {
  const judged = Math.max(counts.judged, heard.judged);
  let failed = Math.max(counts.failed, heard.failed);
  if (counts.judged > heard.judged || restarted(counts, status, heard)) {
    failed = counts.failed;
  } else if (heard.judged > counts.judged) {
    failed = heard.failed;
  }
  return { asked: counts.asked, judged, failed, left: Math.max(0, counts.asked - judged - failed) };
}

/** The server says that it goes on, while all that was heard is its end before the failures were retried. */
function restarted(counts: NonNullable<Run["counts"]>, status: Run["status"], heard: Folded): boolean {
  return isActive(status) && heard.judged + heard.failed >= counts.asked && counts.failed < heard.failed;
}

function told(event: ServerEvent): Omit<LogLine, "seq"> {
  const { episode_index, error_type, error } = event.data;
  if (event.type === "run.judged") {
    const episode = typeof episode_index === "number" ? `episode ${episode_index}` : "an episode";
    return typeof error_type === "string"
      ? { text: `${episode} failed: ${error_type}`, bad: true }
      : { text: `${episode} judged`, bad: false };
  }
  const words = EVENT_WORDS[event.type] ?? event.type.replace(/^run\./, "").replaceAll("_", " ");
  return typeof error === "string" ? { text: `${words}: ${error}`, bad: true } : { text: words, bad: false };
}

const EVENT_WORDS: Readonly<Record<string, string>> = {
  "run.created": "asked for",
  "run.started": "a worker began",
  "run.done": "done: every episode was attempted",
  "run.cancelled": "cancelled",
  "run.budget_exhausted": "stopped: the budget is spent",
  "run.failed": "stopped: nothing could be judged",
  "run.resumed": "resumed",
  "run.retried": "failed episodes are tried again",
};

function amount(event: ServerEvent, name: string): number | null {
  const value = event.data[name];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
