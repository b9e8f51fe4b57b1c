/** What must be asked for again after something changed on the server. */
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import type { ServerEvent } from "../../client/events";
import type { OwnWord, Run } from "../../client/types";
import { askAgain } from "./ask_again";
import { datasetKey, episodeKey, serviceKey, urlId } from "./keys";

/** Parts of an episode that a judge's word changes. */
const JUDGED = ["episode", "latest", "judgements", "analysis", "rewards"];
/** Parts of an episode that a person's word changes. */
const SAID = ["episode", "own-history", "others", "consensus", "analysis"];
/** Parts of a dataset that sum up its episodes. */
const SUMMED = ["dataset", "episodes", "distribution", "next", "calibration"];

/** Returns the names of all that an event of the feed touches. */
export function touchedBy(event: ServerEvent): ((key: QueryKey) => boolean)[] {
  const { dataset_id, episode_index, run_id } = event.data;
  const datasetId = typeof dataset_id === "string" ? dataset_id : null;
  const episodeIndex = typeof episode_index === "number" ? episode_index : null;
  const touched: ((key: QueryKey) => boolean)[] = [];
  if (typeof run_id === "string" && event.type.startsWith("run.")) {
    touched.push(within(serviceKey("run", run_id)), within(serviceKey("run-items", run_id)));
    touched.push(within(serviceKey("runs")));
  }
  if (datasetId === null) {
    return touched;
  }
  if (event.type === "annotation.saved") {
    touched.push(parts(datasetId, episodeIndex, [...SAID, "own", "notes"]), ...summaries(datasetId));
  } else if (event.type === "note.saved") {
    touched.push(parts(datasetId, episodeIndex, ["notes"]));
  } else if (event.type === "judgement.deleted" || event.type.startsWith("run.")) {
    touched.push(parts(datasetId, episodeIndex, JUDGED), ...summaries(datasetId));
  } else if (event.type === "mark.saved") {
    touched.push(parts(datasetId, episodeIndex, ["episode"]), ...summaries(datasetId));
  } else if (event.type.startsWith("export.")) {
    touched.push(within(datasetKey(datasetId, "reward-labels")));
  }
  return touched;
}

/** The server stored the user's word on an episode: show it, and ask for what it opened. */
export function ownWordSaved(queries: QueryClient, datasetId: string, episodeIndex: number, word: OwnWord): void {
  const own = episodeKey(datasetId, episodeIndex, "own");
  const before = queries.getQueryData<OwnWord>(own);
  if (before !== undefined && before.version > word.version) {
    return;
  }
  // An answer to a question asked before the save would put the old word back.
  void queries.cancelQueries({ queryKey: own });
  queries.setQueryData<OwnWord>(own, word);
  const opened = before?.revealed !== true;
  const ofEpisode = opened ? within(episodeKey(datasetId, episodeIndex)) : parts(datasetId, episodeIndex, SAID);
  const touched = [ofEpisode, ...summaries(datasetId)];
  askAgain(queries, (key) => !within(own)(key) && touched.some((is) => is(key)));
}

/** Somebody decided about episodes of a dataset. */
export function reviewMarksSaved(queries: QueryClient, datasetId: string): void {
  const touched = [parts(datasetId, null, ["episode"]), ...summaries(datasetId)];
  askAgain(queries, (key) => touched.some((is) => is(key)));
}

/** The user may see more of a dataset than before. */
export function sightChanged(queries: QueryClient, datasetId: string): void {
  void queries.invalidateQueries({ queryKey: [urlId(datasetId)] });
  void queries.invalidateQueries({ queryKey: serviceKey("datasets") });
}

/** The server told how a run stands now. */
export function keepRun(queries: QueryClient, run: Run): void {
  queries.setQueryData(serviceKey("run", run.run_id), run);
  void queries.invalidateQueries({ queryKey: serviceKey("run-items", run.run_id) });
  void queries.invalidateQueries({ queryKey: serviceKey("runs") });
}

function summaries(datasetId: string): ((key: QueryKey) => boolean)[] {
  return [...SUMMED.map((part) => within(datasetKey(datasetId, part))), comparedWith(datasetId), within(serviceKey("datasets"))];
}

/** Reports of other datasets that this one is compared with. */
function comparedWith(datasetId: string): (key: QueryKey) => boolean {
  return ([, , part, others]) => part === "calibration" && Array.isArray(others) && others.includes(urlId(datasetId));
}

function within(prefix: QueryKey): (key: QueryKey) => boolean {
  return (key) => prefix.every((part, place) => key[place] === part);
}

/** Null for the episode means every episode. */
function parts(datasetId: string, episodeIndex: number | null, names: readonly string[]) {
  return (key: QueryKey): boolean =>
    key[0] === urlId(datasetId) &&
    typeof key[1] === "number" &&
    (episodeIndex === null || key[1] === episodeIndex) &&
    names.includes(String(key[2]));
}
