import type { Judge, RunEstimate } from "../../../client/types";
import { count, dollars, seconds } from "../amounts";
import { Figure } from "../Figure";

interface EstimateViewProps {
  readonly estimate: RunEstimate | undefined;
  readonly judge: Judge | null;
  /** Whether the server said that such a run cannot be. */
  readonly refused: boolean;
  /** Whether what is shown is of an earlier choice. */
  readonly stale: boolean;
}

/** What a run would take; it costs nothing to look. */
export function EstimateView({ estimate, judge, refused, stale }: EstimateViewProps) {
  if (refused || estimate === undefined) {
    const why = refused ? "once what is marked ▲ is put right" : "once a dataset, a judge and episodes are chosen";
    return <p role="status" className="rounded border bg-raised p-2 text-faint">What it will take shows here {why}.</p>;
  }
  return (
    <section aria-label="What it will take" aria-live="polite" aria-busy={stale} className={`rounded border bg-raised p-2 ${stale ? "text-faint" : ""}`}>
      <dl className="flex flex-wrap gap-x-6 gap-y-2">
        <Figure name="episodes" value={estimate.episodes} />
        {judge?.provider === "reference" ? (
          <Figure name="cost" value="none" note="no model is asked" />
        ) : (
          <>
            <Figure name="calls at most" value={count(estimate.calls)} />
            <Figure name="images" value={count(estimate.images)} />
            <Figure name="tokens in" value={`≈ ${count(estimate.input_tokens)}`} />
            <Figure name="tokens out" value={`≈ ${count(estimate.output_tokens)}`} />
            <Figure name="cost" value={estimate.cost_usd === null ? "no price known" : `≈ ${dollars(estimate.cost_usd)}`} />
            <Figure name="time, one worker" value={`≈ ${seconds(estimate.duration_s)}`} />
          </>
        )}
      </dl>
      {stale && <p className="text-xs">Estimating …</p>}
    </section>
  );
}
