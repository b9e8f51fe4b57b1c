/** The draft of the episode that is open, and the sending of what earlier ones left. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useEffectEvent, useRef, useState, useSyncExternalStore } from "react";
import type { RoboJudgeClient } from "../../client/client";
import { ownWordSaved } from "../data/changed";
import { ownWordQuery, useOwnWord } from "../data/own_word";
import { createDraft } from "./create";
import type { Draft } from "./draft";
import { syncUnsent } from "./sync";
import type { MarksOwner, UnsentStorage } from "./unsent";

interface DraftOfEpisode {
  readonly client: RoboJudgeClient;
  readonly datasetId: string;
  readonly episodeIndex: number;
  readonly user: string;
  /** The same object in every render. */
  readonly storage: UnsentStorage;
  /** Told which other episodes have marks that are still only in this browser; opening one shows why. */
  readonly onLeft?: (owners: readonly MarksOwner[]) => void;
}

interface Opened {
  readonly of: string;
  readonly draft: Draft;
}

/** Time for a draft that was just closed to send for itself. */
const FIRST_SYNC_MS = 2000;
const SYNC_MS = 20_000;

/** Null until the server has said what it holds (`useOwnWord` tells why not), and between two episodes. */
export function useDraft({ client, datasetId, episodeIndex, user, storage, onLeft }: DraftOfEpisode): Draft | null {
  const [decided] = useState(() => new Set<string>());
  const queries = useQueryClient();
  const isKnown = useOwnWord(client, datasetId, episodeIndex).data !== undefined;
  const opened = useRef<Opened | null>(null);
  const of = JSON.stringify([client.baseUrl, user, datasetId, episodeIndex]);

  const tell = useEffectEvent((left: readonly MarksOwner[]) => { onLeft?.(left); });

  const open = useCallback(
    (onOpen: () => void) => {
      const own = queries.getQueryData(ownWordQuery(client, datasetId, episodeIndex).queryKey);
      if (!isKnown || own === undefined) {
        return () => undefined;
      }
      const onSaved = (word: typeof own) => { ownWordSaved(queries, datasetId, episodeIndex, word); };
      const draft = createDraft({ client, datasetId, episodeIndex, user, own, storage, onSaved });
      opened.current = { of, draft };
      onOpen();
      return () => {
        if (draft.get().revealed) {
          void draft.flush();
        }
        draft.dispose();
      };
    },
    [client, datasetId, episodeIndex, user, storage, queries, isKnown, of],
  );

  useEffect(() => {
    let isHere = true;
    const sync = async () => {
      const left = await syncUnsent({
        client,
        user,
        storage,
        except: { datasetId, episodeIndex },
        decided,
        onSaved: (dataset, index, word) => { ownWordSaved(queries, dataset, index, word); },
      });
      if (isHere) {
        tell(left);
      }
    };
    const begin = () => void sync();
    const first = setTimeout(begin, FIRST_SYNC_MS);
    const timer = setInterval(begin, SYNC_MS);
    window.addEventListener("online", begin);
    return () => {
      isHere = false;
      clearTimeout(first);
      clearInterval(timer);
      window.removeEventListener("online", begin);
    };
  }, [client, user, storage, datasetId, episodeIndex, queries, decided]);

  const shown = useSyncExternalStore(open, () => opened.current);
  return shown?.of === of ? shown.draft : null;
}
