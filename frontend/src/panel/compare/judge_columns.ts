/** Which judges stand in the table: the last word of each, and what they are called. */
import type { Calibrated, Judgement, StoredJudgement } from "../../client/types";

export interface JudgeColumn {
  /** Run and place in it: the same for ever. */
  readonly id: string;
  readonly name: string;
  readonly judgement: Judgement;
  /** The judgement's numbers in people's words; null where there are none. */
  readonly calibrated: Calibrated | null;
  /** Why there are none. */
  readonly notCalibrated: string | null;
}

/** A judgement and what a calibration makes of it. */
export type Judged = Pick<JudgeColumn, "judgement" | "calibrated">;

/** Every judgement that counts, newest first, under a name that tells it from the others. */
export function judgeColumns(history: readonly StoredJudgement[]): JudgeColumn[] {
  const counting = history.flatMap((stored) =>
    stored.judgement === null || stored.deleted_at !== null
      ? []
      : [
          {
            id: `${stored.run_id}/${stored.seq}`,
            judgement: stored.judgement,
            calibrated: stored.calibrated,
            notCalibrated: stored.not_calibrated,
          },
        ],
  );
  const names = counting.map(({ judgement }) => judgeName(judgement));
  return counting.map((column, at) => {
    const name = names[at] ?? "";
    const again = names.indexOf(name) !== at;
    return { ...column, name: again ? `${name} (${column.judgement.judge.fingerprint.slice(0, 6)})` : name };
  });
}

/** Ids of the newest judgement of each judge, at most three: what stands there unless chosen otherwise. */
export function firstShown(columns: readonly JudgeColumn[]): string[] {
  const newest = new Map<string, string>();
  for (const { id, judgement } of columns) {
    const who = whoJudged(judgement);
    if (!newest.has(who)) {
      newest.set(who, id);
    }
  }
  return [...newest.values()].slice(0, 3);
}

/** The failure that came after every judgement, if one did. */
export function newestFailure(history: readonly StoredJudgement[]): StoredJudgement | null {
  const newest = history.find((stored) => stored.deleted_at === null);
  return newest?.failure == null ? null : newest;
}

function judgeName({ judge }: Judgement): string {
  return judge.model;
}

function whoJudged({ judge }: Judgement): string {
  return [judge.provider, judge.model, judge.method].join("\n");
}
