/** A view of a dataset's episodes, as the address holds it: which ones, and in what order. */
import type { EpisodesAsked } from "../../panel/data/episodes";
import { FAILURE_MODES, OUTCOMES } from "../../panel/pieces/field_names";

/** What the server is asked; names are the API's, and what is undefined is not asked. */
export type View = { readonly [K in keyof EpisodesAsked]?: NonNullable<EpisodesAsked[K]> | undefined };
export type SortedBy = NonNullable<View["sort"]>;
type FilterName = Exclude<keyof View, "sort" | "order">;

const SORTS: readonly SortedBy[] = [
  "episode_index",
  "task",
  "length",
  "task_completion",
  "confidence",
  "smoothness",
  "efficiency",
  "safety",
  "disagreement",
  "human_task_completion",
  "effective_outcome",
  "failure_mode",
  "review_state",
];

export const REVIEW_MARKS = ["accepted", "flagged", "excluded", "none"] as const;
export const REVIEW_STATES = ["none", "wanted", "done"] as const;

/** Orders and filters that tell nothing of a judge or of other people's marks. */
const OPEN_SORTS: readonly SortedBy[] = ["episode_index", "task", "length"];
const OPEN_FILTERS: readonly FilterName[] = ["task", "min_length", "max_length", "reviewed", "mine"];

const FILTERS: readonly FilterName[] = [
  "task",
  "outcome",
  "min_task_completion",
  "max_task_completion",
  "min_disagreement",
  "failure_mode",
  "review_state",
  "review_mark",
  "min_length",
  "max_length",
  "reviewed",
  "needs_review",
  "mine",
];

/** Reads a view; what makes no sense is left out, so that an old or cut address still shows something. */
export function parseView(raw: Readonly<Record<string, unknown>>): View {
  const sort = oneOf(SORTS, raw["sort"]);
  const task = raw["task"];
  return tidy({
    task: typeof task === "string" && task !== "" ? task : undefined,
    outcome: oneOf(OUTCOMES, raw["outcome"]),
    min_task_completion: score(raw["min_task_completion"]),
    max_task_completion: score(raw["max_task_completion"]),
    min_disagreement: score(raw["min_disagreement"]),
    failure_mode: oneOf(FAILURE_MODES, raw["failure_mode"]),
    review_state: oneOf(REVIEW_STATES, raw["review_state"]),
    review_mark: oneOf(REVIEW_MARKS, raw["review_mark"]),
    min_length: frames(raw["min_length"]),
    max_length: frames(raw["max_length"]),
    reviewed: yesNo(raw["reviewed"]),
    needs_review: yesNo(raw["needs_review"]),
    mine: yesNo(raw["mine"]),
    sort,
    order: oneOf(["asc", "desc"] as const, raw["order"]),
  });
}

/** Leaves out what is not asked, and what is asked anyway. */
export function tidy(view: View): View {
  const { sort, order, ...filters } = view;
  const isUsualSort = sort === undefined || sort === "episode_index";
  const kept = {
    ...filters,
    sort: isUsualSort ? undefined : sort,
    order: order === "desc" ? order : undefined,
  };
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
}

/** The view with one more or one other filter; undefined takes it away. */
export function withFilters(view: View, change: View): View {
  return tidy({ ...view, ...change });
}

/** A click on a column's header: first as most people want it, then the other way, then no order. */
export function sortedBy(view: View, sort: SortedBy): View {
  const isText = sort === "episode_index" || sort === "task" || sort === "effective_outcome" || sort === "failure_mode";
  const first = isText || sort === "review_state" ? "asc" : "desc";
  const second = first === "asc" ? "desc" : "asc";
  if ((view.sort ?? "episode_index") !== sort) {
    return tidy({ ...view, sort, order: first });
  }
  if ((view.order ?? "asc") === first) {
    return tidy({ ...view, sort, order: second });
  }
  return tidy({ ...view, sort: undefined, order: undefined });
}

export function activeFilters(view: View): FilterName[] {
  return FILTERS.filter((name) => view[name] !== undefined);
}

export function isOpenSort(sort: SortedBy): boolean {
  return OPEN_SORTS.includes(sort);
}

/** The part of a view that tells nothing of a judge; what remains for who must rate first. */
export function openPart(view: View): View {
  const filters = activeFilters(view).filter((name) => OPEN_FILTERS.includes(name));
  const open = Object.fromEntries(filters.map((name) => [name, view[name]])) as View;
  const sort = view.sort ?? "episode_index";
  return tidy({ ...open, ...(isOpenSort(sort) && { sort, order: view.order }) });
}

export function sameView(one: View, other: View): boolean {
  const names = [...FILTERS, "sort", "order"] as const;
  const a = tidy(one);
  const b = tidy(other);
  return names.every((name) => a[name] === b[name]);
}

function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.find((one) => one === value);
}

function score(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && number >= 0 && number <= 1 ? number : undefined;
}

function frames(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

function yesNo(value: unknown): boolean | undefined {
  if (value === true || value === "true") {
    return true;
  }
  return value === false || value === "false" ? false : undefined;
}
