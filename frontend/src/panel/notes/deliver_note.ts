/** Bring a note to the server, and tell how that ended. */
import type { RoboJudgeClient } from "../../client/client";
import { ApiProblem } from "../../client/problem";
import type { Note } from "../../client/types";
import { askNotes, putNote } from "../data/notes";
import type { KeptNote, NoteOwner } from "./kept_note";

export type NoteDelivery =
  /** No note where the server held the same already. */
  | { readonly kind: "saved"; readonly note: Note | null }
  /** The server holds another note of the same person, saved elsewhere meanwhile. */
  | { readonly kind: "elsewhere" }
  | { readonly kind: "offline"; readonly error: Error; readonly retryAfterS: number }
  | { readonly kind: "refused"; readonly error: Error };

/** Send a note; never throws.
 *
 * Notes have no versions to save over. So one that was not sent when its writer said so is compared with what
 * the server holds first: an answer that was lost is no second save, and a newer note is not overwritten unseen.
 */
export async function deliverNote(
  client: RoboJudgeClient,
  owner: NoteOwner,
  { text, over }: KeptNote,
  isLate: boolean,
): Promise<NoteDelivery> {
  const { datasetId, episodeIndex, user, field } = owner;
  try {
    if (isLate) {
      const notes = await askNotes(client, datasetId, episodeIndex);
      const held = notes.find((note) => note.annotator === user && note.field === field)?.text ?? "";
      if (held === text.trim()) {
        return { kind: "saved", note: null };
      }
      if (!over.includes(held)) {
        return { kind: "elsewhere" };
      }
    }
    return { kind: "saved", note: await putNote(client, datasetId, episodeIndex, { field, text }) };
  } catch (caught) {
    const error = caught instanceof Error ? caught : new Error(String(caught));
    if (error instanceof ApiProblem && !error.passes) {
      return { kind: "refused", error };
    }
    return { kind: "offline", error, retryAfterS: error instanceof ApiProblem ? (error.retryAfterS ?? 0) : 0 };
  }
}
