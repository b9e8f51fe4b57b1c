import { useCallback, useSyncExternalStore } from "react";
import { usePanel } from "../context";
import type { JudgeColumn } from "../compare/judge_columns";
import { useConsensus } from "../data/consensus";
import { useKeyframes } from "../data/keyframes";
import { useRewardPreview } from "../data/reward_preview";
import { useTrajectory } from "../data/trajectory";
import { requestFrame } from "../player/frame_request";
import { subtaskNames } from "./subtasks/subtask_names";
import { Timeline } from "./Timeline";

interface EpisodeTimelineProps {
  /** The judges that the page shows; empty while they must not be seen. */
  readonly judges: readonly JudgeColumn[];
  /** Enlarge a camera. */
  readonly onShowCamera: (camera: string) => void;
}

const REWARD_POINTS = 2000;
/** Twice what a picture takes, for fine screens. */
const PICTURE_SIZE = 96;

/** The timeline of the panel's episode. */
export function EpisodeTimeline({ judges, onShowCamera }: EpisodeTimelineProps) {
  const { client, datasetId, episode, clock, draft } = usePanel();
  const subscribe = useCallback((listener: () => void) => draft.subscribe(listener), [draft]);
  const { values, revealed } = useSyncExternalStore(subscribe, () => draft.get());
  const index = episode.episode_index;
  const visible = episode.visible || revealed;
  const shown = visible ? judges : NONE;

  const trajectory = useTrajectory(client, datasetId, index);
  const keyframes = useKeyframes(client, datasetId, index);
  const consensus = useConsensus(client, datasetId, index, visible);
  const agreed = visible ? (consensus.data ?? null) : null;
  const rewards = useRewardPreview(client, datasetId, index, { points: REWARD_POINTS }, visible && judges.length > 0);

  const loadPicture = useCallback(
    (camera: string, frame: number, signal: AbortSignal) =>
      requestFrame(client, { datasetId, episodeIndex: index, camera, size: PICTURE_SIZE }, frame, signal),
    [client, datasetId, index],
  );

  return (
    <Timeline
      // Zoom and the chosen span are of one episode only.
      key={`${datasetId}/${index}`}
      episode={episode}
      clock={clock}
      trajectory={trajectory}
      keyframes={keyframes}
      camera={episode.cameras[0]?.name ?? null}
      loadPicture={loadPicture}
      failureOnset={values.failure_onset_frame}
      subtasks={values.subtasks}
      subtaskNames={subtaskNames(episode, shown, agreed)}
      onSubtasks={(spans) => {
        draft.setSubtasks(spans);
      }}
      judges={shown}
      consensus={agreed}
      rewards={visible ? (rewards.data ?? null) : null}
      onShowCamera={onShowCamera}
    />
  );
}

const NONE: readonly JudgeColumn[] = [];
