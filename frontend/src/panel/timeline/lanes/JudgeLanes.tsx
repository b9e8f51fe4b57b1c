import { useMemo } from "react";
import type { RewardPreview } from "../../../client/types";
import type { JudgeColumn } from "../../compare/judge_columns";
import { Lane } from "./Lane";
import { completionInterval, intervalInWords } from "./completion_interval";
import { dashOf, type LaneLine } from "./line_look";

const SHARES = [0, 1];
const ZERO = [0];

/** Progress at the judged frames, one line per judge, and at the end the interval of its completion. */
export function ProgressLane({ judges }: { readonly judges: readonly JudgeColumn[] }) {
  const lines = useMemo(
    () =>
      judges.map(
        ({ name, judgement, calibrated }, nth): LaneLine => ({
          ...completionInterval({ judgement, calibrated }),
          label: name,
          hue: "judge",
          dash: dashOf(nth),
          dotted: true,
          frames: judgement.progress.map((point) => point.frame_index),
          values: judgement.progress.map((point) => point.value),
        }),
      ),
    [judges],
  );
  const note = judges.flatMap((judge) => intervalInWords(judge) ?? []).join("; ");
  const reason = judges.map(({ judgement }) => judgement.reasons?.["progress"]).find((why) => why !== undefined);
  return (
    <Lane
      name="progress"
      lines={lines}
      include={SHARES}
      {...(note === "" ? {} : { note: `bar at the end: ${note}` })}
      missing={reason === undefined ? "The judge gave no progress." : `The judge gave no progress: ${inWords(reason)}.`}
    />
  );
}

/** The reward that training would be given for each frame. */
export function RewardLane({ rewards }: { readonly rewards: RewardPreview }) {
  const lines = useMemo(
    (): LaneLine[] => [
      { label: "reward", hue: "judge", dash: [], frames: rewards.frame_index, values: rewards.reward },
    ],
    [rewards],
  );
  const reason = rewards.reasons["reward"];
  return (
    <Lane
      name={`reward (${rewards.settings.scheme})`}
      lines={lines}
      include={ZERO}
      missing={reason === undefined ? "No reward is known." : `No reward: ${inWords(reason)}.`}
    />
  );
}

function inWords(reason: string): string {
  return reason.replaceAll("_", " ").replace(/\.$/, "");
}
