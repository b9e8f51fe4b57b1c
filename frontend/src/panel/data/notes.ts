/** Notes on an episode and its fields: my own, and others' once the episode is visible. */
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import type { Note, NoteToPut } from "../../client/types";
import { type EpisodeCommand, useEpisodeCommand } from "./episode_command";
import { episodeKey, episodePath } from "./keys";
import { wholeList } from "./pages";

function notesQuery(client: RoboJudgeClient, datasetId: string, episodeIndex: number) {
  return queryOptions({
    queryKey: episodeKey(datasetId, episodeIndex, "notes"),
    queryFn: ({ signal }) =>
      wholeList((cursor) =>
        unwrap(
          client.api.GET("/datasets/{dataset_id}/episodes/{episode_index}/notes", {
            params: { path: episodePath(datasetId, episodeIndex), query: { cursor } },
            signal,
          }),
        ),
      ),
  });
}

export function useNotes(client: RoboJudgeClient, datasetId: string, episodeIndex: number) {
  return useQuery(notesQuery(client, datasetId, episodeIndex));
}

/** Run it with a note; an empty text takes it back. `onSaved` hears what was sent. */
export function useSaveNote(
  client: RoboJudgeClient,
  datasetId: string,
  episodeIndex: number,
  onSaved: (sent: NoteToPut) => void,
): EpisodeCommand<NoteToPut, Note> {
  const queries = useQueryClient();
  return useEpisodeCommand(
    datasetId,
    episodeIndex,
    (given: { datasetId: string; episodeIndex: number; value: NoteToPut }) =>
      unwrap(
        client.api.PUT("/datasets/{dataset_id}/episodes/{episode_index}/notes", {
          params: { path: episodePath(given.datasetId, given.episodeIndex) },
          body: given.value,
        }),
      ),
    (given, note) => {
      const { queryKey } = notesQuery(client, given.datasetId, given.episodeIndex);
      // An answer to a question asked before the save would put the old note back.
      void queries.cancelQueries({ queryKey });
      queries.setQueryData(queryKey, (notes) => notes && withNote(notes, note));
      void queries.invalidateQueries({ queryKey });
      onSaved(given.value);
    },
  );
}

function withNote(notes: readonly Note[], note: Note): Note[] {
  const rest = notes.filter(({ annotator, field }) => annotator !== note.annotator || field !== note.field);
  return note.text === "" ? rest : [...rest, note];
}
