/** Notes on an episode and its fields: my own, and others' once the episode is visible. */
import { type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import type { RoboJudgeClient } from "../../client/client";
import { unwrap } from "../../client/problem";
import type { Note, NoteToPut } from "../../client/types";
import { episodeKey, episodePath } from "./keys";
import { wholeList } from "./pages";

export function askNotes(
  client: RoboJudgeClient,
  datasetId: string,
  episodeIndex: number,
  signal: AbortSignal | null = null,
): Promise<Note[]> {
  return wholeList((cursor) =>
    unwrap(
      client.api.GET("/datasets/{dataset_id}/episodes/{episode_index}/notes", {
        params: { path: episodePath(datasetId, episodeIndex), query: { cursor } },
        signal,
      }),
    ),
  );
}

/** An empty text takes my note back. */
export function putNote(client: RoboJudgeClient, datasetId: string, episodeIndex: number, note: NoteToPut): Promise<Note> {
  return unwrap(
    client.api.PUT("/datasets/{dataset_id}/episodes/{episode_index}/notes", {
      params: { path: episodePath(datasetId, episodeIndex) },
      body: note,
    }),
  );
}

export function useNotes(client: RoboJudgeClient, datasetId: string, episodeIndex: number) {
  return useQuery(
    queryOptions({
      queryKey: notesKey(datasetId, episodeIndex),
      queryFn: ({ signal }) => askNotes(client, datasetId, episodeIndex, signal),
    }),
  );
}

/** The server stored my note on an episode. */
export function noteSaved(queries: QueryClient, datasetId: string, episodeIndex: number, note: Note): void {
  const queryKey = notesKey(datasetId, episodeIndex);
  // An answer to a question asked before the save would put the old note back.
  void queries.cancelQueries({ queryKey });
  queries.setQueryData<Note[]>(queryKey, (notes) => notes && withNote(notes, note));
  notesChanged(queries, datasetId, episodeIndex);
}

/** Notes on an episode are not what they were when last asked for. */
export function notesChanged(queries: QueryClient, datasetId: string, episodeIndex: number): void {
  void queries.invalidateQueries({ queryKey: notesKey(datasetId, episodeIndex) });
}

function notesKey(datasetId: string, episodeIndex: number) {
  return episodeKey(datasetId, episodeIndex, "notes");
}

function withNote(notes: readonly Note[], note: Note): Note[] {
  const rest = notes.filter(({ annotator, field }) => annotator !== note.annotator || field !== note.field);
  return note.text === "" ? rest : [...rest, note];
}
