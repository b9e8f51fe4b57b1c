/** What every part of one mounted panel shares; there is no state outside it. */
import { createContext, useContext } from "react";
import type { RoboJudgeClient } from "../client/client";
import type { Episode, Me } from "../client/types";
import type { Clock } from "./clock/clock";
import type { Draft } from "./draft/draft";
import type { NotesOutbox } from "./notes/outbox";

export interface PanelContext {
  readonly client: RoboJudgeClient;
  readonly datasetId: string;
  readonly episode: Episode;
  readonly me: Me;
  readonly clock: Clock;
  readonly draft: Draft;
  readonly notes: NotesOutbox;
  /** Element inside the panel that pop-ups belong in, so that styles reach them. */
  readonly overlay: HTMLElement;
  /** Show another episode, or say that there is none further. */
  readonly goTo: (episodeIndex: number) => void;
}

export const PanelContextValue = createContext<PanelContext | null>(null);

/** Returns what the panel around this component shares. */
export function usePanel(): PanelContext {
  const value = useContext(PanelContextValue);
  if (value === null) {
    throw new Error("usePanel must be called inside <EpisodePanel>");
  }
  return value;
}
