import type { RewardPreview } from "../../../client/types";
import { number } from "../amounts";
import { type Box, extent, heightOf, linePath } from "./preview-lines";

interface RewardPreviewPlotProps {
  readonly preview: RewardPreview;
  /** Null where the dataset does not say; then frames are counted. */
  readonly fps: number | null;
}

const WIDTH = 640;
const PROGRESS: Box = { width: WIDTH, top: 4, height: 90 };
const REWARD: Box = { width: WIDTH, top: 4, height: 60 };

/** Progress and reward of one episode over time, as training would see them. */
export function RewardPreviewPlot({ preview, fps }: RewardPreviewPlotProps) {
  const { frame_index: frames, length, reasons } = preview;
  const known = preview.reward.filter((value) => value !== null);
  const sum = known.reduce((total, value) => total + value, 0);
  const last = preview.progress.findLast((value) => value !== null) ?? null;
  const rewardRange = extent(preview.reward);
  const end = fps === null ? `frame ${length - 1}` : `${number((length - 1) / fps)} s`;
  return (
    <figure className="space-y-1">
      <Lane
        name="progress"
        says={last === null ? `Progress is unknown: ${reasons.progress ?? "no reason given"}` : `Progress over time; it ends at ${number(last)}.`}
        box={PROGRESS}
        range={last === null ? null : [0, 1]}
        path={linePath(frames, preview.progress, length, [0, 1], PROGRESS)}
        missing={reasons.progress}
      />
      <Lane
        name="reward"
        says={
          rewardRange === null
            ? `Reward is unknown: ${reasons.reward ?? "no reason given"}`
            : `Reward over time, from ${number(rewardRange[0])} to ${number(rewardRange[1])}.`
        }
        box={REWARD}
        range={rewardRange}
        path={rewardRange === null ? "" : linePath(frames, preview.reward, length, rewardRange, REWARD)}
        missing={reasons.reward}
      />
      <div className="flex justify-between pl-16 text-xs text-faint">
        <span>0</span>
        <span>{end}</span>
      </div>
      <figcaption className="text-xs text-faint">
        {known.length > 0 && frames.length === length && `Rewards add up to ${number(sum)}. `}
        {preview.success.includes(true) ? "Counts as a success." : preview.complete ? "Counts as no success." : ""}
        {!preview.complete && " Incomplete: this episode cannot be written to a labelled copy."}
      </figcaption>
    </figure>
  );
}

interface LaneProps {
  readonly name: string;
  readonly says: string;
  readonly box: Box;
  readonly range: readonly [number, number] | null;
  readonly path: string;
  readonly missing: string | undefined;
}

function Lane({ name, says, box, range, path, missing }: LaneProps) {
  if (range === null) {
    return <p><span className="inline-block w-16 text-xs text-faint">{name}</span> — <span className="text-faint">{missing ?? "nobody knows"}</span></p>;
  }
  const height = box.height + 8;
  const zero = heightOf(0, range, box);
  return (
    <div className="flex">
      <div className="flex w-16 shrink-0 flex-col justify-between pr-1 text-right text-xs leading-none text-faint">
        <span>{number(range[1])}</span>
        <span>{name}</span>
        <span>{number(range[0])}</span>
      </div>
      <svg role="img" aria-label={says} viewBox={`0 0 ${WIDTH} ${height}`} preserveAspectRatio="none" className="h-24 w-full rounded border bg-raised">
        <line x1="0" x2={WIDTH} y1={zero} y2={zero} className="stroke-line" vectorEffect="non-scaling-stroke" />
        <path d={path} className="fill-none stroke-judge" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
      </svg>
    </div>
  );
}
