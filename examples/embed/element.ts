import type { NavigateEvent, RoboJudgeEpisodeElement } from "@robojudge/panel/element";
import "@robojudge/panel/element";
import { headers } from "./login";

const element = document.querySelector<RoboJudgeEpisodeElement>("robojudge-episode");
const shown = document.querySelector("#shown");
if (element !== null) {
  element.headers = headers;
  element.addEventListener("robojudge-navigate", (event) => {
    const { episodeIndex } = (event as NavigateEvent).detail;
    if (shown !== null) {
      shown.textContent = String(episodeIndex);
    }
  });
}
