import type { Episode } from "../../../client/types";
import type { JudgeColumn } from "../../compare/judge_columns";

/** Returns the task's subtask list as far as it is known: the dataset's, or the one that judges were given. */
export function subtaskNames(episode: Episode, judges: readonly JudgeColumn[]): string[] {
  const spans = episode.subtask_spans ?? judges.find(({ judgement }) => judgement.subtasks.length > 0)?.judgement.subtasks;
  if (spans !== undefined && spans.length > 0) {
    return [...new Set(spans.map((span) => span.name))];
  }
  // An episode with several task strings: they are its subtask list, in order.
  return episode.tasks.length > 1 ? episode.tasks : [];
}
