import type { ReactNode } from "react";
import { plain } from "../../../panel/pieces/field_names";
import { NoValue } from "../../dataset/NoValue";
import { dollars, thousands } from "../numbers";
import { DataTable } from "../pieces/DataTable";
import { Measure } from "../pieces/Measure";
import { Section } from "../pieces/Section";
import type { JudgeReport, Report } from "../records";

const TITLES = ["Judged", "Failed", "From the cache", "Calls", "Tokens in", "Tokens out", "USD, list price", "USD an episode", "Seconds, median", "95th percentile"];
const NO_TOKENS = "no call said how many tokens it used";
const NO_TIME = "no judgement says how long it took";

/** What each judge cost. */
export function Costs({ report }: { readonly report: Report }) {
  return (
    <Section title="Cost" lead="Of every judged episode, annotated or not. Baselines call no model and cost nothing.">
      <DataTable
        caption="What each judge took"
        isCaptionHidden
        columns={[{ title: "Judge", isWords: true }, ...TITLES.map((title) => ({ title }))]}
        rows={report.judges.filter(({ kind }) => kind !== "baseline").map(rowOf)}
      />
    </Section>
  );
}

function rowOf({ label, n_judged, n_failed, failures, cost }: JudgeReport): ReactNode[] {
  const why = failures.map(({ name, n }) => `${plain(name)} ${n}`).join(", ");
  const counts = [
    <span key="judge" className="text-judge">{label}</span>,
    thousands(n_judged),
    <span key="failed">
      {thousands(n_failed)}
      {why !== "" && <span className="block text-xs text-faint">{why}</span>}
    </span>,
  ];
  if (cost === null) {
    return [...counts, ...TITLES.slice(2).map((title) => <NoValue key={title} reason="nothing says what it cost" />)];
  }
  return [
    ...counts,
    thousands(cost.n_cached),
    thousands(cost.calls),
    <Count key="in" n={cost.input_tokens} reason={NO_TOKENS} />,
    <Count key="out" n={cost.output_tokens} reason={NO_TOKENS} />,
    <Usd key="usd" value={cost.cost_usd} reason={cost.reason} />,
    <Usd key="each" value={cost.cost_usd_per_episode} reason={cost.reason} />,
    <Measure key="median" value={cost.latency_s_median} reason={NO_TIME} />,
    <Measure key="p95" value={cost.latency_s_p95} reason={NO_TIME} />,
  ];
}

function Count({ n, reason }: { readonly n: number | null | undefined; readonly reason: string }) {
  return n == null ? <NoValue reason={reason} /> : thousands(n);
}

function Usd({ value, reason }: { readonly value: number | null | undefined; readonly reason: string | null | undefined }) {
  if (value == null) {
    return <NoValue reason={reason ?? "nothing says why"} />;
  }
  return (
    <>
      {dollars(value)}
      {reason != null && <span className="block max-w-40 text-xs text-faint">{reason}</span>}
    </>
  );
}
