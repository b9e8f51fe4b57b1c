/** The interval of a judge's completion, as the progress lane shows it: it is of the end, not of frames before. */
import type { Judged, JudgeColumn } from "../../compare/judge_columns";
import { judgedCompletion } from "../../compare/judged_completion";
import { decimals } from "../../pieces/field_names";
import type { LaneLine } from "./line_look";

/** Nothing where there is no interval, or no progress to stand at the end of. */
export function completionInterval(judged: Judged): Pick<LaneLine, "interval"> {
  const said = judgedCompletion(judged);
  const frame = judged.judgement.progress.at(-1)?.frame_index;
  if (said?.kind !== "level" || said.calibration?.interval == null || frame === undefined) {
    return {};
  }
  const [low, high] = said.calibration.interval;
  return { interval: { frame, low, value: said.value, high } };
}

export function intervalInWords(judge: Pick<JudgeColumn, "name" | "judgement" | "calibrated">): string | null {
  const { interval } = completionInterval(judge);
  if (interval === undefined) {
    return null;
  }
  const kind = judge.calibrated?.task_completion == null ? "its own" : "calibrated";
  return `completion by ${judge.name}, ${kind}, ${decimals(interval.value)} (${decimals(interval.low)}–${decimals(interval.high)})`;
}
