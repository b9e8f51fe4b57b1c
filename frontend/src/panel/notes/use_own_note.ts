import { useSyncExternalStore } from "react";
import { usePanel } from "../context";
import { noteIn, type NotedField, type NoteOwner } from "./kept_note";
import type { Sending } from "./outbox";

export interface OwnNote {
  /** Null where nothing was typed that is not saved. */
  readonly typed: string | null;
  /** How far it has come where it is to be saved. */
  readonly sending: Sending | null;
  /** Whether it outlives this page. */
  readonly isKept: boolean;
  /** Null drops it. */
  readonly type: (text: string | null) => void;
  /** Save what was typed over what the server holds; resolves with whether it has it now. */
  readonly save: (held: string) => Promise<boolean>;
}

/** My note on one field of the episode that is open, as far as the server may not have it. */
export function useOwnNote(field: NotedField): OwnNote {
  const { client, datasetId, episode, me, notes } = usePanel();
  const owner: NoteOwner = { server: client.baseUrl, user: me.name, datasetId, episodeIndex: episode.episode_index, field };
  const kept = useSyncExternalStore(notes.subscribe, () => notes.kept(owner));
  const sending = useSyncExternalStore(notes.subscribe, () => notes.sending(owner));
  return {
    typed: kept === null ? null : noteIn(kept).text,
    sending,
    isKept: notes.isKept(owner),
    type: (text) => { notes.type(owner, text); },
    save: async (held) => {
      await notes.save(owner, held);
      return notes.kept(owner) === null;
    },
  };
}
