import { useState } from "react";
import { usePanel } from "../context";
import { browserStorage } from "../draft/unsent";
import { keepTyped, type NotedField, noteKey, readTyped } from "./unsaved_note";

interface TypedNote {
  /** Null where nothing was typed that is not saved. */
  readonly typed: string | null;
  /** Whether it outlives this page. */
  readonly isKept: boolean;
  /** Null drops it. */
  readonly type: (text: string | null) => void;
  /** The server has this text: forget it, unless more was typed meanwhile. */
  readonly saved: (text: string) => void;
}

/** What I typed of one note of the episode that is open. */
export function useTypedNote(field: NotedField): TypedNote {
  const { client, datasetId, episode, me } = usePanel();
  const [storage] = useState(browserStorage);
  const key = noteKey({ server: client.baseUrl, user: me.name, datasetId, episodeIndex: episode.episode_index }, field);
  const [typed, setTyped] = useState(() => readTyped(storage, key));
  const [isKept, setKept] = useState(true);
  return {
    typed,
    isKept,
    type: (text) => {
      setTyped(text);
      setKept(keepTyped(storage, key, text));
    },
    saved: (text) => {
      if (readTyped(storage, key) === text) {
        keepTyped(storage, key, null);
      }
      setTyped((now) => (now === text ? null : now));
    },
  };
}
