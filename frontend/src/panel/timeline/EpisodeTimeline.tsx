import { useCallback, useSyncExternalStore } from "react";
import { urlId } from "../data/keys";
import { usePanel } from "../context";
import type { JudgeColumn } from "../compare/judge_columns";
import { useConsensus } from "../data/consensus";
import { useKeyframes } from "../data/keyframes";
import { useRewardPreview } from "../data/reward_preview";
import { useTrajectory } from "../data/trajectory";
import { subtaskNames } from "./subtasks/subtask_names";
import { Timeline } from "./Timeline";

interface EpisodeTimelineProps {
  /** The judges that the page shows; empty while they must not be seen. */
  readonly judges: readonly JudgeColumn[];
  /** Enlarge a camera. */
  readonly onShowCamera: (camera: string) => void;
}

const REWARD_POINTS = 2000;

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
  const rewards = useRewardPreview(client, datasetId, index, { points: REWARD_POINTS }, visible && judges.length > 0);

  const frameUrl = useCallback(
    (camera: string, frame: number, size: number) =>
      `${client.mediaUrl("datasets", urlId(datasetId), "episodes", index, "frames", camera, `${frame}.jpg`)}?size=${size}`,
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
      frameUrl={frameUrl}
      subtasks={values.subtasks}
      subtaskNames={subtaskNames(episode, shown)}
      onSubtasks={(spans) => {
        draft.setSubtasks(spans);
      }}
      judges={shown}
      consensus={visible ? (consensus.data ?? null) : null}
      rewards={visible ? (rewards.data ?? null) : null}
      onShowCamera={onShowCamera}
    />
  );
}

const NONE: readonly JudgeColumn[] = [];
