import type { RoboJudgeClient } from "../../../client/client";
import type { Run } from "../../../client/types";
import { useRunItems } from "../../../panel/data/run_items";
import { Button } from "../../../panel/pieces/Button";
import { Problem } from "../../../panel/pieces/Problem";
import { EpisodeLink } from "../links";
import { failureAdvice, failureName } from "./failure-advice";

interface FailuresProps {
  readonly client: RoboJudgeClient;
  readonly run: Run;
}

/** The episodes that could not be judged, by kind, and what to do about each kind. */
export function Failures({ client, run }: FailuresProps) {
  const kinds = Object.entries(run.failures ?? {}).sort(([, a], [, b]) => b - a);
  const items = useRunItems(client, run.run_id, "failed");
  if (kinds.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="failures" className="space-y-2">
      <h2 id="failures" className="font-semibold">Could not be judged</h2>
      {items.isError && (
        <Problem what="The failed episodes could not be listed" error={items.error} onRetry={() => { void items.refetch(); }} />
      )}
      <ul className="space-y-2">
        {kinds.map(([kind, amount]) => (
          <li key={kind} className="rounded border border-l-4 border-l-bad p-2">
            <p>
              <strong>{amount} × {failureName(kind)}</strong> <code className="text-xs text-faint">{kind}</code>
            </p>
            <p>{failureAdvice(kind)}</p>
            <p className="flex flex-wrap gap-x-2">
              <span className="text-faint">episodes</span>
              {items.data?.filter((item) => item.error_type === kind).map(({ episode_index }) => (
                <EpisodeLink key={episode_index} datasetId={run.dataset_id} episodeIndex={episode_index} />
              ))}
            </p>
          </li>
        ))}
      </ul>
      {items.hasNextPage && (
        <Button disabled={items.isFetchingNextPage} onClick={() => { void items.fetchNextPage(); }}>
          More failed episodes
        </Button>
      )}
    </section>
  );
}
