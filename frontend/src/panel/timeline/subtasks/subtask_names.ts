import type { Consensus, Episode } from "../../../client/types";
import type { JudgeColumn } from "../../compare/judge_columns";
import { isNumbered } from "./subtask_edits";

/** Returns the task's subtask list as far as it may be known: the dataset's, the one judges were given, or what people agree on. */
export function subtaskNames(episode: Episode, judges: readonly JudgeColumn[], consensus: Consensus | null): string[] {
  const spans = episode.subtask_spans ?? judges.find(({ judgement }) => judgement.subtasks.length > 0)?.judgement.subtasks;
  if (spans !== undefined && spans.length > 0) {
    return [...new Set(spans.map((span) => span.name))];
  }
  const agreed = (consensus?.subtasks ?? []).map(({ name }) => name).filter((name) => !isNumbered(name));
  if (agreed.length > 0) {
    return [...new Set(agreed)];
  }
  // An episode with several task strings: they are its subtask list, in order.
  return episode.tasks.length > 1 ? episode.tasks : [];
}
