/** Cameras and transport alone on a page: `player.html?dataset=ID&episode=3`. */
import { useState } from "react";
import { createRoot } from "react-dom/client";
import { createClient } from "../../src/client/client";
import type { Episode, Me } from "../../src/client/types";
import type { Clock } from "../../src/panel/clock/clock";
import { createClock } from "../../src/panel/clock/create-clock";
import { PanelContextValue } from "../../src/panel/context";
import type { Draft } from "../../src/panel/draft/draft";
import "../../src/panel/panel.css";
import { Cameras } from "../../src/panel/player/Cameras";
import { prefetchVideo } from "../../src/panel/player/prefetch_video";
import { Transport } from "../../src/panel/player/Transport";

declare global {
  interface Window {
    /** What a test steers. */
    player?: { clock: Clock; open: (episode: number) => Promise<void>; prefetch: (episode: number) => Promise<void> };
  }
}

const asked = new URLSearchParams(location.search);
const datasetId = asked.get("dataset") ?? "";
const client = createClient({ baseUrl: "/api" });

async function read(index: number): Promise<Episode> {
  const response = await client.request(`/datasets/${datasetId}/episodes/${index}`);
  return (await response.json()) as Episode;
}

function Enlargeable() {
  const [enlarged, setEnlarged] = useState<string | null>(null);
  return <Cameras enlarged={enlarged} onEnlarge={setEnlarged} />;
}

function Page({ episode, clock }: { readonly episode: Episode; readonly clock: Clock }) {
  const [overlay, setOverlay] = useState<HTMLElement | null>(null);
  // Neither the person nor the marks are read by what this page shows.
  const panel = { client, datasetId, episode, clock, me: {} as Me, draft: {} as Draft, goTo: () => undefined };
  return (
    <div className="robojudge" data-theme={asked.get("theme") ?? "light"} style={{ maxWidth: 760, padding: 8 }}>
      {overlay !== null && (
        <PanelContextValue value={{ ...panel, overlay }}>
          <Enlargeable />
          <Transport keyframes={[0, 20, 40]} />
        </PanelContextValue>
      )}
      <div ref={setOverlay} />
    </div>
  );
}

const root = createRoot(document.body.appendChild(document.createElement("main")));

async function open(index: number): Promise<void> {
  const episode = await read(index);
  window.player?.clock.dispose();
  const clock = createClock({ length: episode.frames, fps: episode.fps ?? 30 });
  window.player = { clock, open, prefetch };
  root.render(<Page episode={episode} clock={clock} />);
}

async function prefetch(index: number): Promise<void> {
  prefetchVideo(client, datasetId, await read(index));
}

await open(Number(asked.get("episode") ?? 0));
