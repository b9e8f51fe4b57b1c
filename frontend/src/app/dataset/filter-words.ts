/** A view's filters in words, one phrase for each thing that can be taken away. */
import { decimals, OUTCOME_NAMES, plain } from "../../panel/pieces/field_names";
import type { View } from "./view";

interface Phrase {
  readonly words: string;
  /** What takes the filter away. */
  readonly without: View;
}

export function phrasesOf(view: View): Phrase[] {
  const { min_task_completion: low, max_task_completion: high } = view;
  const phrases: (Phrase | null)[] = [
    view.task === undefined ? null : { words: `task: ${view.task}`, without: { task: undefined } },
    view.outcome === undefined ? null : { words: `outcome: ${OUTCOME_NAMES[view.outcome]}`, without: { outcome: undefined } },
    low === undefined && high === undefined
      ? null
      : {
          words: `judge's completion: ${rangeOf(low, high)}`,
          without: { min_task_completion: undefined, max_task_completion: undefined },
        },
    view.min_disagreement === undefined
      ? null
      : { words: `differ by ${decimals(view.min_disagreement)} or more`, without: { min_disagreement: undefined } },
    view.failure_mode === undefined ? null : { words: `failure: ${plain(view.failure_mode)}`, without: { failure_mode: undefined } },
    view.review_state === undefined ? null : { words: `review: ${view.review_state}`, without: { review_state: undefined } },
    view.review_mark === undefined ? null : { words: view.review_mark === "none" ? "not marked" : view.review_mark, without: { review_mark: undefined } },
    view.min_length === undefined && view.max_length === undefined
      ? null
      : {
          words: `${view.min_length ?? 0} to ${view.max_length ?? "any number of"} frames`,
          without: { min_length: undefined, max_length: undefined },
        },
    view.reviewed === undefined
      ? null
      : { words: view.reviewed ? "rated by somebody" : "rated by nobody", without: { reviewed: undefined } },
    view.needs_review === undefined
      ? null
      : { words: view.needs_review ? "the judge asks for a person" : "the judge is sure", without: { needs_review: undefined } },
    view.mine === undefined ? null : { words: view.mine ? "rated by me" : "not rated by me", without: { mine: undefined } },
  ];
  return phrases.filter((phrase) => phrase !== null);
}

function rangeOf(low: number | undefined, high: number | undefined): string {
  if (high === undefined) {
    return `${decimals(low ?? 0)} or more`;
  }
  // A bar of the chart ends just below the next one's edge.
  const isBelow = Math.abs(high * 100 - Math.round(high * 100)) > 1e-6;
  const upper = `${isBelow ? "below" : "up to"} ${decimals(high)}`;
  return low === undefined ? upper : `${decimals(low)}, ${upper}`;
}
