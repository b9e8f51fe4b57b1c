/** What others marked, as tracks beside one's own. */
import type { Consensus, Episode } from "../../../client/types";
import type { JudgeColumn } from "../../compare/judge_columns";
import type { Spans } from "./subtask_edits";

interface PlacedSubtask {
  readonly name: string;
  readonly start_frame: number;
  readonly end_frame: number;
  readonly score: number | null;
}

export interface SubtaskTrack {
  readonly key: string;
  readonly label: string;
  readonly tone: "judge" | "neutral";
  readonly spans: readonly PlacedSubtask[];
  /** Subtasks it named without saying where, and why they are not drawn. */
  readonly unplaced: readonly string[];
}

export function judgeTrack({ id, name: label, judgement }: JudgeColumn): SubtaskTrack {
  const spans: PlacedSubtask[] = [];
  const unplaced: string[] = [];
  for (const { name, score, start_frame: start = null, end_frame: end = null } of judgement.subtasks) {
    if (start === null || end === null) {
      unplaced.push(`${name} (${start === null ? "not seen to begin" : `from frame ${start}, not seen to end`})`);
    } else {
      spans.push({ name, score, start_frame: start, end_frame: end });
    }
  }
  return { key: id, label, tone: "judge", spans, unplaced };
}

export function consensusTrack(consensus: Consensus): SubtaskTrack | null {
  return trackOf("consensus", consensus.subtasks ?? null);
}

/** The spans that the dataset itself carries. */
export function datasetTrack(episode: Episode): SubtaskTrack | null {
  return trackOf("dataset", episode.subtask_spans);
}

function trackOf(label: string, spans: readonly (Omit<PlacedSubtask, "score"> & { score?: number | null })[] | null) {
  if (spans === null || spans.length === 0) {
    return null;
  }
  const placed = spans.map((span) => ({ ...span, score: span.score ?? null }));
  return { key: label, label, tone: "neutral" as const, spans: placed, unplaced: [] };
}

/** Says how far a span lies from one's own of the same name; empty where there is none. */
export function comparedWithMine(span: PlacedSubtask, mine: Spans): string {
  const own = mine.find(({ name }) => name === span.name);
  if (own === undefined) {
    return "";
  }
  const starts = shift(span.start_frame - own.start_frame, "starts");
  const ends = shift(span.end_frame - own.end_frame, "ends");
  return `; ${starts}, ${ends}`;
}

function shift(frames: number, verb: string): string {
  if (frames === 0) {
    return `${verb} where mine ${verb}`;
  }
  return `${verb} ${Math.abs(frames)} ${Math.abs(frames) === 1 ? "frame" : "frames"} ${frames > 0 ? "later" : "earlier"}`;
}
