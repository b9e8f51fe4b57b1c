import { Link } from "@tanstack/react-router";
import type { Dataset } from "../../client/types";

/** One dataset: what it holds and how much of it is rated. */
export function DatasetCard({ dataset }: { readonly dataset: Dataset }) {
  const { counts } = dataset;
  const facts = [
    dataset.format,
    dataset.robot_type,
    dataset.fps === null ? null : `${dataset.fps} fps`,
    `${dataset.cameras.length} ${dataset.cameras.length === 1 ? "camera" : "cameras"}`,
  ].filter((fact) => fact !== null);
  return (
    <article className="flex h-full flex-col gap-2 rounded border bg-raised p-3">
      <h2 className="text-base font-semibold break-words">
        <Link to="/datasets/$datasetId" params={{ datasetId: dataset.url_id }} className="rounded text-accent no-underline hover:underline">
          {dataset.dataset_id}
        </Link>
      </h2>
      <p className="text-faint">{facts.join(" · ")}</p>
      <p className="line-clamp-2">{tasksIn(dataset)}</p>
      <dl className="mt-auto space-y-1">
        <Share name="rated by me" part={counts.annotated_by_me} of={counts.episodes} bar="bg-human" />
        <Share name="rated by anybody" part={counts.annotated} of={counts.episodes} bar="bg-human" />
        <Share name="judged" part={counts.judged} of={counts.episodes} bar="bg-judge" />
      </dl>
      {counts.annotated === 0 && (
        <p className="text-faint">Nobody has rated an episode yet. Rate 5 and the reference judge can start.</p>
      )}
    </article>
  );
}

interface ShareProps {
  readonly name: string;
  readonly part: number;
  readonly of: number;
  readonly bar: string;
}

function Share({ name, part, of, bar }: ShareProps) {
  return (
    <div className="grid grid-cols-[8rem_5rem_1fr] items-center gap-2">
      <dt className="text-faint">{name}</dt>
      <dd>
        {part} of {of}
      </dd>
      <dd aria-hidden className="h-1.5 rounded bg-line">
        <div className={`h-full rounded ${bar}`} style={{ width: `${of === 0 ? 0 : (100 * part) / of}%` }} />
      </dd>
    </div>
  );
}

function tasksIn({ tasks, total_tasks }: Dataset): string {
  if (tasks.length === 0) {
    return "The dataset names no task.";
  }
  const more = total_tasks - 3;
  const shown = tasks.slice(0, 3).join(" ");
  return more > 0 ? `${shown} … and ${more} more tasks` : shown;
}
