import { useEffect } from "react";
import type { EpisodeCamera } from "../../client/types";
import type { Clock } from "../clock/clock";
import { usePanel } from "../context";
import { Notice } from "../pieces/Notice";
import { CameraView } from "./CameraView";

interface CamerasProps {
  /** Name of the camera that is shown large; null for none. */
  readonly enlarged: string | null;
  readonly onEnlarge: (camera: string | null) => void;
}

/** All cameras of the episode on one clock; a click enlarges one, Escape or another click goes back. */
export function Cameras({ enlarged: chosen, onEnlarge }: CamerasProps) {
  const { datasetId, episode, clock } = usePanel();
  usePauseWhenHidden(clock);
  const cameras = externalFirst(episode.cameras);
  const enlarged = cameras.length > 1 && cameras.some((camera) => camera.name === chosen) ? chosen : null;
  useEscape(enlarged !== null, () => {
    onEnlarge(null);
  });
  if (cameras.length === 0) {
    return (
      <Notice title="This episode has no camera">
        <p>The dataset lists no images or videos; its state and actions can be seen below.</p>
      </Notice>
    );
  }
  const columns = enlarged === null ? (COLUMNS[Math.min(cameras.length, 3)] ?? "") : "grid-cols-4";
  return (
    <section aria-label="Cameras" className="@container">
      <div className={`grid items-start gap-1 ${columns}`}>
        {cameras.map((camera, place) => {
          const isEnlarged = camera.name === enlarged;
          return (
            <div
              key={`${datasetId}/${episode.episode_index}/${camera.name}`}
              className={isEnlarged ? "order-first col-span-4" : ""}
            >
              <CameraView
                camera={camera}
                enlarged={isEnlarged}
                videoAllowed={place < MOST_VIDEOS}
                onToggle={cameras.length === 1 ? null : () => { onEnlarge(isEnlarged ? null : camera.name); }}
              />
            </div>
          );
        })}
      </div>
    </section>
  );
}

/** A playing video keeps a connection, and a browser has six for a host: the rest is for all else on the page. */
const MOST_VIDEOS = 3;

const COLUMNS: Readonly<Record<number, string>> = {
  1: "mx-auto max-w-xl grid-cols-1",
  2: "grid-cols-1 @sm:grid-cols-2",
  3: "grid-cols-1 @sm:grid-cols-2 @2xl:grid-cols-3",
};

function externalFirst(cameras: readonly EpisodeCamera[]): readonly EpisodeCamera[] {
  return [...cameras].sort((a, b) => Number(a.is_wrist) - Number(b.is_wrist));
}

function usePauseWhenHidden(clock: Clock): void {
  useEffect(() => {
    const onChange = () => {
      if (document.hidden) {
        clock.pause();
      }
    };
    document.addEventListener("visibilitychange", onChange);
    return () => {
      document.removeEventListener("visibilitychange", onChange);
    };
  }, [clock]);
}

function useEscape(active: boolean, onEscape: () => void): void {
  useEffect(() => {
    if (!active) {
      return;
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) {
        onEscape();
      }
    };
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("keydown", onKey);
    };
  });
}
