/** Commands about an episode, whose results never show at another one. */
import { useMutation } from "@tanstack/react-query";
import { urlId } from "./keys";

interface Given<V> {
  readonly datasetId: string;
  readonly episodeIndex: number;
  readonly value: V;
}

export interface EpisodeCommand<V, T> {
  readonly run: (value: V) => void;
  readonly isPending: boolean;
  /** What came of the command at this episode; null where none was given here, or not yet done. */
  readonly result: T | null;
  readonly error: Error | null;
}

export function useEpisodeCommand<V, T>(
  datasetId: string,
  episodeIndex: number,
  send: (given: Given<V>) => Promise<T>,
  onDone: (given: Given<V>, result: T) => void,
): EpisodeCommand<V, T> {
  const { mutate, variables, status, data, error } = useMutation({
    mutationFn: send,
    onSuccess: (result, given) => { onDone(given, result); },
  });
  const isHere =
    variables !== undefined &&
    urlId(variables.datasetId) === urlId(datasetId) &&
    variables.episodeIndex === episodeIndex;
  return {
    run: (value) => { mutate({ datasetId, episodeIndex, value }); },
    isPending: isHere && status === "pending",
    result: isHere && status === "success" ? data : null,
    error: isHere ? error : null,
  };
}
