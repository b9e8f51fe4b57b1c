/** Send what earlier drafts left in this browser. */
import type { RoboJudgeClient } from "../../client/client";
import type { OwnWord } from "../../client/types";
import { deliver } from "./deliver";
import { forgetUnsent, type MarksOwner, readUnsent, unsentKey, unsentOwners, type UnsentStorage } from "./unsent";

export interface SyncOptions {
  readonly client: RoboJudgeClient;
  readonly user: string;
  readonly storage: UnsentStorage;
  /** The episode that is open: its draft sends for itself. */
  readonly except: { readonly datasetId: string; readonly episodeIndex: number } | null;
  /** Filled by this function; the same set in every call. */
  readonly decided: Set<string>;
  readonly onSaved: (datasetId: string, episodeIndex: number, word: OwnWord) => void;
}

/** Returns the episodes whose marks are still only here.
 *
 * Marks of an episode that is still blind wait for the person to say that they are done: the first save
 * shows the judge's. What the server refused, or holds something newer than, waits for its episode to be opened: `decided`
 * remembers it, so that it is not sent over and over.
 */
export async function syncUnsent(options: SyncOptions): Promise<MarksOwner[]> {
  const { client, user, storage, except, decided, onSaved } = options;
  const server = client.baseUrl;
  const open = except === null ? null : unsentKey({ server, user, ...except });
  const left: MarksOwner[] = [];
  let answers = true;
  for (const owner of unsentOwners(storage, server, user)) {
    const key = unsentKey(owner);
    const unsent = key === open ? null : readUnsent(storage, key);
    if (unsent === null) {
      continue;
    }
    const mark = key + JSON.stringify(unsent);
    if (!answers || !unsent.isReady || decided.has(mark)) {
      left.push(owner);
      continue;
    }
    const delivery = await deliver({ client, ...owner }, unsent, []);
    if (delivery.kind === "saved") {
      forgetUnsent(storage, key, unsent);
      onSaved(owner.datasetId, owner.episodeIndex, delivery.word);
      continue;
    }
    left.push(owner);
    if (delivery.kind === "offline") {
      answers = false;
    } else {
      decided.add(mark);
    }
  }
  return left;
}
