/** The timeline by itself, on a running server's data: ?dataset=&episode=&theme=&points=. */
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import type { Episode, Keyframe, RewardPreview, StoredJudgement, Trajectory } from "../../src/client/types";
import { createClock } from "../../src/panel/clock/create-clock";
import { judgeColumns } from "../../src/panel/compare/judge_columns";
import "../../src/panel/panel.css";
import type { Asked } from "../../src/panel/timeline/Awaited";
import { EvidenceList } from "../../src/panel/timeline/marks/EvidenceList";
import type { Spans } from "../../src/panel/timeline/subtasks/subtask_edits";
import { subtaskNames } from "../../src/panel/timeline/subtasks/subtask_names";
import { Timeline } from "../../src/panel/timeline/Timeline";

const asked = new URLSearchParams(location.search);
const path = `/api/datasets/${asked.get("dataset") ?? "tabletop_demo"}/episodes/${asked.get("episode") ?? "0"}`;

async function read<T>(rest: string): Promise<T | null> {
  const answer = await fetch(`${path}${rest}`);
  return answer.ok ? ((await answer.json()) as T) : null;
}

async function picture(name: string, frame: number, signal: AbortSignal): Promise<Blob> {
  return (await fetch(`${path}/frames/${name}/${frame}.jpg?size=96`, { signal })).blob();
}

function answered<T>(data: T | null): Asked<T> {
  return { data: data ?? undefined, error: data === null ? new Error("no answer") : null, refetch: () => undefined };
}

/** An episode as long as the limit: every point a frame. */
function made(length: number): Trajectory {
  const frames = Array.from({ length }, (_, i) => i);
  const wave = (scale: number) => frames.map((i) => Math.sin(i / scale) + Math.random() * 0.2);
  const [x, y, z] = [wave(900), wave(400), wave(130)];
  return {
    length,
    fps: 20,
    frame_index: frames,
    timestamps_s: frames.map((i) => i / 20),
    columns: [{ key: "observation.state", names: ["x", "y", "z"], values: frames.map((i) => [x[i] ?? 0, y[i] ?? 0, z[i] ?? 0]) }],
    speed: wave(250).map(Math.abs),
    grippers: [{ name: "gripper", openness: wave(700).map(Math.abs), source: "state", direction_assumed: false, moved: true }],
    reasons: {},
    withheld: [],
  };
}

const found = await read<Episode>("");
if (found === null) {
  throw new Error(`${path} did not answer`);
}
const points = Number(asked.get("points") ?? 0);
const episode: Episode = points > 0 ? { ...found, frames: points } : found;
const trajectory = points > 0 ? made(points) : await read<Trajectory>("/trajectory?points=2000");
const keyframes = await read<{ items: Keyframe[] }>("/keyframes");
const latest = await read<StoredJudgement>("/judgements/latest");
const rewards = await read<RewardPreview>("/rewards");
const judges = judgeColumns(latest === null ? [] : [latest]);
const clock = createClock({ length: episode.frames, fps: episode.fps ?? 30 });

function Page() {
  const [subtasks, setSubtasks] = useState<Spans | null>(null);
  const [camera, setCamera] = useState("");
  return (
    <div className="robojudge" data-theme={asked.get("theme") ?? "light"}>
      <Timeline
        episode={episode}
        clock={clock}
        trajectory={answered(trajectory)}
        keyframes={answered(keyframes?.items ?? null)}
        camera={episode.cameras[0]?.name ?? null}
        loadPicture={picture}
        subtasks={subtasks}
        subtaskNames={subtaskNames(episode, judges, null)}
        onSubtasks={setSubtasks}
        judges={judges}
        consensus={null}
        rewards={rewards}
        onShowCamera={setCamera}
      />
      {judges.map(({ id, judgement }) => (
        <EvidenceList key={id} evidence={judgement.evidence} clock={clock} onShowCamera={setCamera} />
      ))}
      <p>enlarged: {camera === "" ? "none" : camera}</p>
    </div>
  );
}

const mount = document.getElementById("mount");
if (mount !== null) {
  createRoot(mount).render(
    <StrictMode>
      <Page />
    </StrictMode>,
  );
}
