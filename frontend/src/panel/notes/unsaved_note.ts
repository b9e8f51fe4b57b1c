/** What was typed into a note and not saved, kept in this browser until it is. */
import type { Note } from "../../client/types";
import { urlId } from "../data/keys";
import type { MarksOwner, UnsentStorage } from "../draft/unsent";

/** A field people mark, or the whole episode. */
export type NotedField = Note["field"];

const PREFIX = "robojudge:note:";

export function noteKey(owner: MarksOwner, field: NotedField): string {
  return PREFIX + JSON.stringify([owner.server, owner.user, urlId(owner.datasetId), owner.episodeIndex, field]);
}

export function readTyped(storage: UnsentStorage, key: string): string | null {
  try {
    return storage.getItem(key);
  } catch {
    return null;
  }
}

/** Null forgets it. Returns whether the browser did. */
export function keepTyped(storage: UnsentStorage, key: string, typed: string | null): boolean {
  try {
    if (typed === null) {
      storage.removeItem(key);
    } else {
      storage.setItem(key, typed);
    }
    return true;
  } catch {
    return false;
  }
}
