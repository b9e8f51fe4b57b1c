/** The embeddable panel: `<EpisodePanel>`, and the client that it asks the server with. */
export { type ClientOptions, createClient, type RoboJudgeClient } from "../client/client";
export type { Me } from "../client/types";
export { EpisodePanel, type EpisodePanelProps } from "./EpisodePanel";
