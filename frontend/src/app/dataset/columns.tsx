/** The columns of the episode table: what each shows, how wide, and what a click on its header sorts by. */
import { createColumnHelper, tableFeatures } from "@tanstack/react-table";
import type { ReactNode } from "react";
import type { EpisodeRow } from "../../client/types";
import { decimals, plain } from "../../panel/pieces/field_names";
import { OutcomeBadge } from "../../panel/pieces/OutcomeBadge";
import { MarkCell } from "./MarkCell";
import { NoValue } from "./NoValue";
import type { SortedBy } from "./view";

export const FEATURES = tableFeatures({});
const column = createColumnHelper<typeof FEATURES, EpisodeRow>();

export interface ColumnLook {
  /** Classes of its cells and its header. */
  readonly cell: string;
  readonly sort?: SortedBy;
  /** The header in full, where it is short. */
  readonly title?: string;
}

const WIDE = "hidden w-16 shrink-0 justify-end xl:flex";

/** By the column's id. */
export const LOOKS: Readonly<Record<string, ColumnLook>> = {
  index: { cell: "w-10 shrink-0 justify-end", sort: "episode_index", title: "episode index" },
  task: { cell: "min-w-0 grow", sort: "task" },
  length: { cell: "hidden w-14 shrink-0 justify-end sm:flex", sort: "length" },
  mine: { cell: "w-10 shrink-0 justify-center", title: "rated by me" },
  mark: { cell: "w-8 shrink-0 sm:w-24", title: "what people decided: accepted, flagged or excluded" },
  people: { cell: "hidden w-12 shrink-0 justify-end sm:flex", title: "how many people rated it" },
  human: { cell: "hidden w-14 shrink-0 justify-end text-human md:flex", sort: "human_task_completion", title: "completion, by people" },
  disagreement: { cell: "hidden w-20 shrink-0 justify-end md:flex", sort: "disagreement", title: "distance of judge and people" },
  outcome: { cell: "w-10 shrink-0 justify-center", sort: "effective_outcome", title: "outcome: the dataset's own verdict, else the judge's" },
  judge: { cell: "hidden w-14 shrink-0 justify-end text-judge sm:flex", sort: "task_completion", title: "completion, by the judge" },
  confidence: { cell: WIDE, sort: "confidence", title: "how sure the judge is" },
  smoothness: { cell: WIDE, sort: "smoothness" },
  efficiency: { cell: WIDE, sort: "efficiency" },
  safety: { cell: WIDE, sort: "safety" },
  failure: { cell: "hidden w-28 shrink-0 xl:flex", sort: "failure_mode" },
  review: { cell: "hidden w-16 shrink-0 lg:flex", sort: "review_state" },
};

const OPEN = column.columns([
  column.accessor("episode_index", { id: "index", header: "#" }),
  column.accessor((row) => row.tasks.join(" → "), {
    id: "task",
    header: "task",
    cell: ({ getValue }) =>
      getValue() === "" ? <NoValue reason="the dataset names no task" /> : <span className="line-clamp-2">{getValue()}</span>,
  }),
  column.accessor("duration_s", {
    id: "length",
    header: "length",
    cell: ({ row }) => lengthOf(row.original),
  }),
  column.accessor("annotated_by_me", {
    id: "mine",
    header: "mine",
    cell: ({ getValue }) =>
      getValue() ? <span className="text-human" role="img" aria-label="rated by me">✓</span> : <span className="sr-only">not rated by me</span>,
  }),
  column.accessor("review_mark", {
    id: "mark",
    header: "mark",
    cell: ({ getValue }) => {
      const mark = getValue();
      return mark === null ? <span className="sr-only">not marked</span> : <MarkCell mark={mark} />;
    },
  }),
  column.accessor("annotator_count", { id: "people", header: "raters" }),
]);

/** What judges and other people said: left out where it may not be seen. */
const SAID = column.columns([
  column.accessor("human_task_completion", { id: "human", header: "people", cell: ({ getValue }) => number(getValue(), "nobody rated its completion") }),
  column.accessor("disagreement", { id: "disagreement", header: "differ", cell: ({ getValue }) => <Difference value={getValue()} /> }),
  column.accessor("effective_outcome", {
    id: "outcome",
    header: "out",
    cell: ({ getValue }) => {
      const outcome = getValue();
      return outcome === null ? <NoValue reason="neither the dataset nor a judge gave a verdict" /> : <OutcomeBadge outcome={outcome} short />;
    },
  }),
  column.accessor("task_completion", { id: "judge", header: "judge", cell: ({ row }) => number(row.original.task_completion, reasonOf(row.original)) }),
  column.accessor("confidence", { id: "confidence", header: "sure", cell: ({ row }) => number(row.original.confidence, reasonOf(row.original)) }),
  column.accessor("smoothness", { id: "smoothness", header: "smooth", cell: ({ row }) => number(row.original.smoothness, reasonOf(row.original)) }),
  column.accessor("efficiency", { id: "efficiency", header: "efficient", cell: ({ row }) => number(row.original.efficiency, reasonOf(row.original)) }),
  column.accessor("safety", { id: "safety", header: "safe", cell: ({ row }) => number(row.original.safety, reasonOf(row.original)) }),
  column.accessor("failure_mode", {
    id: "failure",
    header: "failure",
    cell: ({ getValue }) => {
      const mode = getValue();
      return mode === null ? <NoValue reason="no failure was named" /> : plain(mode);
    },
  }),
  column.accessor("review_state", { id: "review", header: "review", cell: ({ getValue }) => getValue() ?? "none" }),
]);

const ALL = [...OPEN, ...SAID];

/** Columns of `SAID` that people or the dataset fill without any judge. */
const UNJUDGED: ReadonlySet<string> = new Set(["human", "outcome", "review"]);
const WITHOUT_JUDGE = [...OPEN, ...SAID.filter((one) => UNJUDGED.has(one.id ?? ""))];

export const SAID_IDS: ReadonlySet<string> = new Set(SAID.map((one) => one.id ?? ""));

/** What was said is there only where some of it may be seen; what judges said only where one did. */
export function columnsFor(seesSome: boolean, isJudged: boolean) {
  if (!seesSome) {
    return OPEN;
  }
  return isJudged ? ALL : WITHOUT_JUDGE;
}

function number(value: number | null, reason: string): ReactNode {
  return value === null ? <NoValue reason={reason} /> : decimals(value);
}

function reasonOf(row: EpisodeRow): string {
  if (row.error_type !== null) {
    return `it could not be judged: ${row.error_type}`;
  }
  return row.judged_at === null ? "not judged yet" : "the judge could not tell";
}

function lengthOf({ duration_s, length }: EpisodeRow): ReactNode {
  if (duration_s !== null) {
    return `${duration_s.toFixed(1)} s`;
  }
  return length === null ? <NoValue reason="only the video file knows its length" /> : `${length} fr.`;
}

/** The distance as a mark whose size is its amount, and as a number. */
function Difference({ value }: { readonly value: number | null }) {
  if (value === null) {
    return <NoValue reason="it takes a judge's and a person's mark of completion" />;
  }
  return (
    <span className="flex items-center gap-1">
      <span aria-hidden className="flex h-4 w-8 items-center justify-end">
        <span className="h-2 rounded-sm bg-neutral" style={{ width: `${100 * value}%` }} />
      </span>
      {decimals(value)}
    </span>
  );
}
