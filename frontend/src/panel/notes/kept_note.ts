/** A note that the server may not have yet, kept in this browser until it has. */
import type { Note } from "../../client/types";
import { urlId } from "../data/keys";
import type { MarksOwner } from "../draft/unsent";

/** A field people mark, or the whole episode. */
export type NotedField = Note["field"];

/** Whose note on what. */
export interface NoteOwner extends MarksOwner {
  readonly field: NotedField;
}

export interface KeptNote {
  readonly text: string;
  /** Whether it may be sent without asking: the person said that it is to be saved, and typed no more since. */
  readonly isReady: boolean;
  /** What the server may hold that this note was written over; anything else was saved elsewhere meanwhile. */
  readonly over: readonly string[];
}

const PREFIX = "robojudge:note:";

export function noteKey(owner: NoteOwner): string {
  return PREFIX + JSON.stringify([owner.server, owner.user, urlId(owner.datasetId), owner.episodeIndex, owner.field]);
}

export function noteIn(kept: string): KeptNote {
  try {
    const found: unknown = JSON.parse(kept);
    if (isKeptNote(found)) {
      return found;
    }
  } catch {
    // Not written by `textOf`.
  }
  // Notes were once kept as nothing but their text.
  return { text: kept, isReady: false, over: [] };
}

export function textOf(note: KeptNote): string {
  return JSON.stringify(note);
}

/** Returns whose of some texts in the browser are notes of one person that one server may not have. */
export function noteOwners(keys: readonly string[], server: string, user: string): NoteOwner[] {
  return keys
    .map(ownerOf)
    .filter((owner) => owner !== null)
    .filter((owner) => owner.server === server && owner.user === user);
}

function ownerOf(key: string): NoteOwner | null {
  if (!key.startsWith(PREFIX)) {
    return null;
  }
  try {
    const [server, user, datasetId, episodeIndex, field] = JSON.parse(key.slice(PREFIX.length)) as unknown[];
    return typeof server === "string" &&
      typeof user === "string" &&
      typeof datasetId === "string" &&
      typeof episodeIndex === "number" &&
      typeof field === "string"
      ? { server, user, datasetId, episodeIndex, field: field as NotedField }
      : null;
  } catch {
    return null;
  }
}

function isKeptNote(found: unknown): found is KeptNote {
  const { text, isReady, over } = (found ?? {}) as Record<string, unknown>;
  return (
    typeof text === "string" &&
    typeof isReady === "boolean" &&
    Array.isArray(over) &&
    over.every((each) => typeof each === "string")
  );
}
