import type { Run } from "../../../client/types";
import { count, dollars, number, seconds } from "../amounts";
import { Figure } from "../Figure";
import { isActive } from "../run-status";
import { type Standing, standing as standingOf } from "./fold-events";
import { perMinute, secondsLeft } from "./pace";
import { ProgressBar } from "./ProgressBar";
import type { LiveRun } from "./useLiveRun";

interface RunProgressProps {
  readonly run: Run;
  readonly live: LiveRun;
}

/** How a run is going, as numbers and one bar. */
export function RunProgress({ run, live }: RunProgressProps) {
  if (run.counts === null) {
    return <p className="text-faint">This run was made elsewhere and imported; how far it got is not known here.</p>;
  }
  const now = standingOf(run.counts, run.status, live.heard);
  return (
    <section aria-label="Progress" className="space-y-3">
      {live.stream === "waiting" && isActive(run.status) && (
        <p role="status" className="text-warn">
          ↻ Reconnecting to the server; the numbers are the last ones known.
        </p>
      )}
      <ProgressBar standing={now} cached={run.counts.cached} />
      <dl className="flex flex-wrap gap-x-6 gap-y-3">
        <Figure name="judged" value={`${now.judged} / ${now.asked}`} />
        <Figure name="failed" value={now.failed} />
        <Figure name="left" value={now.left} />
        <Figure name="cached" value={run.counts.cached} note={share(run.counts.cached, now.judged)} />
        <Pace run={run} live={live} now={now} />
        <Spent run={run} live={live} />
      </dl>
    </section>
  );
}

function Pace({ run, live, now }: RunProgressProps & { readonly now: Standing }) {
  if (!isActive(run.status)) {
    const took = duration(run);
    return <Figure name="from start to end" value={took === null ? null : seconds(took)} unknown="No worker ever began." />;
  }
  const rate = perMinute(live.heard.pace, live.nowMs);
  const left = secondsLeft(now.left, rate);
  const early = "Not enough episodes were attempted yet to tell.";
  return (
    <>
      <Figure name="episodes a minute" value={rate === null ? null : number(rate)} unknown={early} />
      <Figure
        name="time left"
        value={left === null ? null : seconds(left)}
        unknown={rate === 0 ? "No episode was finished within the last minute." : early}
      />
    </>
  );
}

function Spent({ run, live }: RunProgressProps) {
  const { usage } = run;
  if (run.judge.provider === "reference") {
    return <Figure name="cost" value="none" note="no model is asked" />;
  }
  // A cost that was fetched later than it was told covers it.
  const cost = Math.max(usage?.cost_usd ?? -1, live.heard.costUsd ?? -1);
  const unpriced = usage !== null && usage.cost_usd == null;
  return (
    <>
      <Figure name="calls" value={usage === null ? null : count(usage.calls)} unknown="Nothing was sent yet." />
      <Figure name="tokens in" value={tokens(usage?.input_tokens)} unknown={usage === null ? "Nothing was sent yet." : "The model's server did not say."} note={cachedTokens(run)} />
      <Figure name="tokens out" value={tokens(usage?.output_tokens)} unknown={usage === null ? "Nothing was sent yet." : "The model's server did not say."} />
      <Figure
        name="cost"
        value={unpriced || cost < 0 ? null : dollars(cost)}
        unknown={unpriced ? "No price is known for this model." : "Nothing was sent yet."}
        {...(run.request?.budget_usd != null && { note: `of ${dollars(run.request.budget_usd)}` })}
      />
    </>
  );
}

function tokens(amount: number | null | undefined): string | null {
  return amount == null ? null : count(amount);
}

function cachedTokens({ usage }: Run): string {
  const cached = usage?.cached_tokens;
  const all = usage?.input_tokens;
  return cached == null || cached === 0 || all == null || all === 0 ? "" : `${Math.round((100 * cached) / all)} % cached by the provider`;
}

function share(part: number, all: number): string {
  return part > 0 && all > 0 ? `${Math.round((100 * part) / all)} % of judged` : "";
}

function duration(run: Run): number | null {
  return run.started_at === null || run.finished_at === null
    ? null
    : (Date.parse(run.finished_at) - Date.parse(run.started_at)) / 1000;
}
