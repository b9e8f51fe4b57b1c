/** The notes of one person on their way to the server, as long as a panel is open. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { RoboJudgeClient } from "../../client/client";
import { noteSaved, notesChanged } from "../data/notes";
import type { UnsentStorage } from "../draft/unsent";
import { createOutbox, type NotesOutbox } from "./outbox";

export function useOutbox(client: RoboJudgeClient, user: string, storage: UnsentStorage): NotesOutbox {
  const queries = useQueryClient();
  const outbox = useMemo(
    () =>
      createOutbox({
        client,
        user,
        storage,
        onSaved: ({ datasetId, episodeIndex }, note) => {
          if (note === null) {
            notesChanged(queries, datasetId, episodeIndex);
          } else {
            noteSaved(queries, datasetId, episodeIndex, note);
          }
        },
        onElsewhere: ({ datasetId, episodeIndex }) => { notesChanged(queries, datasetId, episodeIndex); },
      }),
    [client, user, storage, queries],
  );
  useEffect(() => outbox.start(), [outbox]);
  return outbox;
}
