import { createClient, EpisodePanel } from "@robojudge/panel";
import "@robojudge/panel/panel.css";
import { useState } from "react";
import { createRoot } from "react-dom/client";
import { headers } from "./login";

const client = createClient({ baseUrl: "/judging", headers });
const me = { name: "ana", role: "annotator" } as const;

function Page() {
  const [episode, setEpisode] = useState(0);
  return (
    <>
      <EpisodePanel client={client} datasetId="tabletop_demo" episodeIndex={episode} me={me} onNavigate={setEpisode} />
      <p>
        Shown: episode <output id="shown">{episode}</output>
      </p>
    </>
  );
}

const place = document.querySelector("#panel");
if (place !== null) {
  createRoot(place).render(<Page />);
}
