/** Marks that the server may not have yet, kept in this browser until it has. */
import { urlId } from "../data/keys";
import { MARK_FIELDS, type MarkValues } from "./draft";
import { NOTHING_SAID } from "./marks";

/** A place for texts that outlives the page; `localStorage` fits. */
export type UnsentStorage = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** Whose marks on which episode of which server. */
export interface MarksOwner {
  readonly server: string;
  readonly user: string;
  readonly datasetId: string;
  readonly episodeIndex: number;
}

export interface Unsent {
  readonly values: MarkValues;
  /** Version that the values were made from. */
  readonly version: number;
  /** What was sent and never answered: the server may hold any of them. */
  readonly unanswered: readonly MarkValues[];
  /** Whether it may be sent without asking: the person said that they are done, or sees the judge already. */
  readonly isReady: boolean;
}

const PREFIX = "robojudge:unsent:";

export function unsentKey(owner: MarksOwner): string {
  return PREFIX + JSON.stringify([owner.server, owner.user, urlId(owner.datasetId), owner.episodeIndex]);
}

export function readUnsent(storage: UnsentStorage, key: string): Unsent | null {
  try {
    const found: unknown = JSON.parse(storage.getItem(key) ?? "null");
    return isUnsent(found)
      ? { ...found, values: withEveryField(found.values), unanswered: found.unanswered.map(withEveryField) }
      : null;
  } catch {
    return null;
  }
}

/** Returns whether the browser kept it. */
export function writeUnsent(storage: UnsentStorage, key: string, unsent: Unsent): boolean {
  try {
    storage.setItem(key, JSON.stringify(unsent));
    return true;
  } catch {
    return false;
  }
}

/** Forget what the server has now, unless something newer was kept meanwhile. */
export function forgetUnsent(storage: UnsentStorage, key: string, sent: Unsent): void {
  try {
    if (JSON.stringify(readUnsent(storage, key)) === JSON.stringify(sent)) {
      storage.removeItem(key);
    }
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

/** Returns every episode for which a person has marks here that one server may not have. */
export function unsentOwners(storage: UnsentStorage, server: string, user: string): MarksOwner[] {
  const owners: MarksOwner[] = [];
  for (const key of keysOf(storage)) {
    const owner = ownerOf(key);
    if (owner?.server === server && owner.user === user) {
      owners.push(owner);
    }
  }
  return owners;
}

/** Returns the browser's storage; where it refuses, one that lives as long as the page. */
export function browserStorage(): UnsentStorage {
  try {
    const probe = `${PREFIX}probe`;
    window.localStorage.setItem(probe, "");
    window.localStorage.removeItem(probe);
    return window.localStorage;
  } catch {
    return memoryStorage();
  }
}

export function memoryStorage(): UnsentStorage {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    key: (place) => [...kept.keys()][place] ?? null,
    get length() {
      return kept.size;
    },
  };
}

export function keysOf(storage: UnsentStorage): string[] {
  try {
    const keys = Array.from({ length: storage.length }, (_, place) => storage.key(place));
    return keys.filter((key) => key !== null);
  } catch {
    return [];
  }
}

function ownerOf(key: string): MarksOwner | null {
  if (!key.startsWith(PREFIX)) {
    return null;
  }
  try {
    const [server, user, datasetId, episodeIndex] = JSON.parse(key.slice(PREFIX.length)) as unknown[];
    return typeof server === "string" &&
      typeof user === "string" &&
      typeof datasetId === "string" &&
      typeof episodeIndex === "number"
      ? { server, user, datasetId, episodeIndex }
      : null;
  } catch {
    return null;
  }
}

/** Marks that were kept before people marked where a failure begins lack that field. */
function withEveryField(values: MarkValues): MarkValues {
  return { ...NOTHING_SAID, ...values };
}

function isUnsent(found: unknown): found is Unsent {
  if (typeof found !== "object" || found === null) {
    return false;
  }
  const { values, version, unanswered, isReady } = found as Record<string, unknown>;
  return (
    isValues(values) &&
    typeof version === "number" &&
    typeof isReady === "boolean" &&
    Array.isArray(unanswered) &&
    unanswered.every(isValues)
  );
}

function isValues(found: unknown): found is MarkValues {
  return (
    typeof found === "object" &&
    found !== null &&
    MARK_FIELDS.every((field) => field === "failure_onset_frame" || field in found) &&
    Array.isArray((found as Record<string, unknown>).cannot_tell)
  );
}
