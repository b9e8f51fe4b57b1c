/** Bring marks to the server, and tell how that ended. */
import type { RoboJudgeClient } from "../../client/client";
import { ApiProblem, ConnectionLost, unwrap } from "../../client/problem";
import type { OwnWord } from "../../client/types";
import { urlId } from "../data/keys";
import type { MarkValues } from "./draft";
import { marksOf, NOTHING_SAID, sameValues, valuesOf } from "./marks";
import type { Unsent } from "./unsent";

export type Delivery =
  | { readonly kind: "saved"; readonly word: OwnWord }
  /** The server holds a newer word that is not one of ours. */
  | { readonly kind: "conflict"; readonly word: OwnWord }
  | { readonly kind: "offline"; readonly problem: string; readonly retryAfterS: number }
  | { readonly kind: "refused"; readonly problem: string };

export interface EpisodeOfServer {
  readonly client: RoboJudgeClient;
  readonly datasetId: string;
  readonly episodeIndex: number;
}

/** Send marks; never throws.
 *
 * A save whose answer was lost may have been stored. So a newer word on the server that says what was
 * sent before, or what `ours` lists, is no conflict: the marks are sent again on top of it.
 */
export async function deliver(
  place: EpisodeOfServer,
  unsent: Unsent,
  ours: readonly MarkValues[],
): Promise<Delivery> {
  try {
    if (unsent.version === 0 && sameValues(unsent.values, NOTHING_SAID)) {
      // A first word must say something; only where one of ours arrived is there anything to take back.
      return await onTopOf(await readOwn(place), place, unsent, ours);
    }
    return { kind: "saved", word: await put(place, unsent.values, unsent.version) };
  } catch (error) {
    return isStale(error) ? afterStale(place, unsent, ours) : failure(error);
  }
}

async function afterStale(
  place: EpisodeOfServer,
  unsent: Unsent,
  ours: readonly MarkValues[],
): Promise<Delivery> {
  try {
    return await onTopOf(await readOwn(place), place, unsent, ours);
  } catch (error) {
    // Somebody saves faster than we do; the next attempt sees where that led.
    return isStale(error) ? { kind: "offline", problem: error.detail, retryAfterS: 0 } : failure(error);
  }
}

async function onTopOf(
  word: OwnWord,
  place: EpisodeOfServer,
  unsent: Unsent,
  ours: readonly MarkValues[],
): Promise<Delivery> {
  const held = valuesOf(word.annotation);
  if (sameValues(held, unsent.values)) {
    return { kind: "saved", word };
  }
  const isOurs = word.version === unsent.version || [...unsent.unanswered, ...ours].some((said) => sameValues(held, said));
  if (!isOurs) {
    return { kind: "conflict", word };
  }
  return { kind: "saved", word: await put(place, unsent.values, word.version) };
}

function put(place: EpisodeOfServer, values: MarkValues, version: number): Promise<OwnWord> {
  return unwrap(
    place.client.api.PUT("/datasets/{dataset_id}/episodes/{episode_index}/annotations/me", {
      params: { path: pathOf(place) },
      body: marksOf(values, version),
    }),
  );
}

function readOwn(place: EpisodeOfServer): Promise<OwnWord> {
  return unwrap(
    place.client.api.GET("/datasets/{dataset_id}/episodes/{episode_index}/annotations/me", {
      params: { path: pathOf(place) },
    }),
  );
}

function pathOf(place: EpisodeOfServer) {
  return { dataset_id: urlId(place.datasetId), episode_index: place.episodeIndex };
}

function isStale(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && error.status === 409;
}

function failure(error: unknown): Delivery {
  if (error instanceof ApiProblem) {
    return error.passes
      ? { kind: "offline", problem: error.detail, retryAfterS: error.retryAfterS ?? 0 }
      : { kind: "refused", problem: error.detail };
  }
  const problem = error instanceof ConnectionLost ? error.message : String(error);
  return { kind: "offline", problem, retryAfterS: 0 };
}
