import type { ReactNode } from "react";
import { HistoryPopover } from "../annotate/HistoryPopover";
import { SaveState } from "../annotate/SaveState";
import { usePanel } from "../context";
import { useDataset } from "../data/dataset";
import type { DraftSnapshot } from "../draft/draft";
import { Button } from "../pieces/Button";
import type { EpisodeActions } from "./use_episode_actions";

interface EpisodeHeaderProps {
  readonly marks: DraftSnapshot;
  readonly visible: boolean;
  readonly actions: EpisodeActions;
  readonly onShowConflict: () => void;
  /** The dataset's name as a link, where there is a page for it. */
  readonly datasetLink: ReactNode;
  /** Who rates, and how to change that. */
  readonly whoAmI: ReactNode;
}

/** Which episode this is, who rates it, and how far the marks have been kept. */
export function EpisodeHeader(props: EpisodeHeaderProps) {
  const { marks, visible, actions, onShowConflict, datasetLink, whoAmI } = props;
  const { client, datasetId, episode, me } = usePanel();
  const dataset = useDataset(client, datasetId);
  const total = dataset.data?.total_episodes;
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b pb-2">
      <h1 className="text-sm font-normal flex min-w-0 flex-1 basis-72 flex-wrap items-center gap-x-1.5">
        <span>{datasetLink ?? datasetId}</span>
        <span aria-hidden className="text-faint">▸</span>
        <span>
          <span className="sr-only">episode </span>
          {episode.episode_index}
          {total !== undefined && <span className="text-faint"> / {total}</span>}
        </span>
        <span aria-hidden className="text-faint">▸</span>
        <span className="font-medium">
          {episode.instruction === null ? "no instruction recorded" : `“${episode.instruction}”`}
        </span>
      </h1>
      <span className="flex items-center gap-1" title={visible ? "Judges' marks are shown; what you change counts as informed." : "Judges' marks are shown after your first save."}>
        <span aria-hidden className={`size-2 rounded-full border border-human ${visible ? "" : "bg-human"}`} />
        {visible ? "informed" : "blind"}
      </span>
      <span>{whoAmI ?? <span title={me.role}>{me.name}</span>}</span>
      <SaveState draft={marks} onShowConflict={onShowConflict} />
      <div className="flex items-center gap-1">
        <Button title="previous episode (K)" aria-label="previous episode" disabled={episode.previous_index === null} onClick={() => { actions.goToNeighbour(-1); }}>
          ‹
        </Button>
        <Button title="next episode (J)" aria-label="next episode" disabled={episode.next_index === null} onClick={() => { actions.goToNeighbour(1); }}>
          ›
        </Button>
        <HistoryPopover />
        <Button title="all keys (?)" aria-label="all keys" onClick={actions.showKeys}>
          ?
        </Button>
      </div>
    </header>
  );
}
