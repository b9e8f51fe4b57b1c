/** Names of what is fetched: every name starts with the dataset and the episode it is of. */

/** Returns a dataset's name in paths; its id may hold slashes. */
export function urlId(datasetId: string): string {
  return datasetId.replaceAll("/", "--");
}

export function episodeKey(datasetId: string, episodeIndex: number, ...rest: readonly unknown[]) {
  return [urlId(datasetId), episodeIndex, ...rest] as const;
}

/** Name of what is of a whole dataset. */
export function datasetKey(datasetId: string, ...rest: readonly unknown[]) {
  return [urlId(datasetId), null, ...rest] as const;
}

/** Name of what is of no dataset. */
export function serviceKey(...rest: readonly unknown[]) {
  return [null, null, ...rest] as const;
}

/** An episode as paths name it. */
export function episodePath(datasetId: string, episodeIndex: number) {
  return { dataset_id: urlId(datasetId), episode_index: episodeIndex };
}
