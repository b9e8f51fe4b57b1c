import { useState } from "react";
import type { RoboJudgeClient } from "../../client/client";
import type { StoredJudgement } from "../../client/types";
import { useJudgementHistory } from "../data/judgement_history";
import { firstShown, type JudgeColumn, judgeColumns, newestFailure } from "./judge_columns";

interface JudgesShown {
  /** All judgements that can stand in the table. */
  readonly all: readonly JudgeColumn[];
  /** Those that do. */
  readonly shown: readonly JudgeColumn[];
  readonly show: (ids: readonly string[]) => void;
  /** The newest attempt, where it failed. */
  readonly failure: StoredJudgement | null;
  readonly isLoading: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}

const NOTHING: readonly StoredJudgement[] = [];

/** What judges said of the episode; nothing, and nothing is asked for, while `visible` is false. */
export function useJudgesShown(
  client: RoboJudgeClient,
  datasetId: string,
  episodeIndex: number,
  visible: boolean,
): JudgesShown {
  const history = useJudgementHistory(client, datasetId, episodeIndex, visible);
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  const stored = visible ? (history.data ?? NOTHING) : NOTHING;
  const all = judgeColumns(stored);
  const ids = chosen ?? firstShown(all);
  return {
    all,
    shown: all.filter(({ id }) => ids.includes(id)),
    show: setChosen,
    failure: newestFailure(stored),
    isLoading: visible && history.isPending,
    error: visible ? history.error : null,
    retry: () => void history.refetch(),
  };
}
