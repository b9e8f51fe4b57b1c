import { useMemo } from "react";
import type { Consensus, Episode, Keyframe, RewardPreview, Trajectory } from "../../client/types";
import type { Clock } from "../clock/clock";
import type { JudgeColumn } from "../compare/judge_columns";
import { Ruler } from "./axis/Ruler";
import { TimeArea } from "./axis/TimeArea";
import { type Asked, Awaited } from "./Awaited";
import { Keyframes } from "./keyframes/Keyframes";
import type { LoadPicture } from "./keyframes/use_picture";
import { ColumnLanes } from "./lanes/ColumnLanes";
import { ProgressLane, RewardLane } from "./lanes/JudgeLanes";
import { SignalLanes } from "./lanes/SignalLanes";
import { MyFailureOnset } from "./marks/MyFailureOnset";
import { JudgeMarks } from "./marks/JudgeMarks";
import { consensusTrack, datasetTrack, judgeTrack } from "./subtasks/other_tracks";
import type { Spans } from "./subtasks/subtask_edits";
import { Subtasks } from "./subtasks/Subtasks";

interface TimelineProps {
  readonly episode: Episode;
  readonly clock: Clock;
  readonly trajectory: Asked<Trajectory>;
  readonly keyframes: Asked<readonly Keyframe[]>;
  /** Whose pictures stand for keyframes; null where the episode has no camera. */
  readonly camera: string | null;
  readonly loadPicture: LoadPicture;
  readonly subtasks: Spans | null;
  /** Frame where I say that it failed. */
  readonly failureOnset: number | null;
  /** The task's subtask list, to name spans from. */
  readonly subtaskNames: readonly string[];
  readonly onSubtasks: (spans: Spans | null) => void;
  /** Those to show; empty while they must not be seen. */
  readonly judges: readonly JudgeColumn[];
  readonly consensus: Consensus | null;
  readonly rewards: RewardPreview | null;
  readonly onShowCamera: (camera: string) => void;
}

/** Everything below the cameras, on one time axis. */
export function Timeline(props: TimelineProps) {
  const { episode, clock, trajectory, keyframes, camera, judges, consensus, rewards } = props;
  const tracks = useMemo(
    () =>
      [datasetTrack(episode), ...judges.map(judgeTrack), consensus === null ? null : consensusTrack(consensus)].filter(
        (track) => track !== null,
      ),
    [episode, judges, consensus],
  );
  const onsets = useMemo(
    () => [...new Set(judges.flatMap(({ judgement }) => judgement.failure?.onset_frame ?? []))],
    [judges],
  );
  return (
    <TimeArea clock={clock} fps={episode.fps} onsets={onsets}>
      <Ruler />
      {camera !== null && (
        <Awaited label="keyframes" what="The keyframes could not be loaded" asked={keyframes}>
          {(found) => <Keyframes keyframes={found} camera={camera} load={props.loadPicture} />}
        </Awaited>
      )}
      <Subtasks mine={props.subtasks} names={props.subtaskNames} others={tracks} onChange={props.onSubtasks} />
      {props.failureOnset !== null && <MyFailureOnset frame={props.failureOnset} />}
      <JudgeMarks judges={judges} onShowCamera={props.onShowCamera} />
      {judges.length > 0 && <ProgressLane judges={judges} />}
      {rewards !== null && <RewardLane rewards={rewards} />}
      <Awaited label="signals" what="State and action could not be loaded" asked={trajectory}>
        {(found) => (
          <>
            <SignalLanes trajectory={found} />
            <ColumnLanes trajectory={found} />
          </>
        )}
      </Awaited>
    </TimeArea>
  );
}
