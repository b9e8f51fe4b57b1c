import { NoValue } from "../../dataset/NoValue";
import { between, counted, decimals } from "../numbers";
import { DataTable } from "../pieces/DataTable";
import { Measure } from "../pieces/Measure";
import { Section } from "../pieces/Section";
import type { RateEstimate, Report, SuccessRates as Rates } from "../records";
import { marked, RATES } from "../words";
import { RateBar } from "./RateBar";
import { RateComparisons } from "./RateComparisons";

/** How often the policy succeeds, as people, a judge, and a corrected judge have it. */
export function SuccessRates({ report }: { readonly report: Report }) {
  if (report.success_rates.length === 0) {
    return null;
  }
  const names = new Map(report.judges.map((judge) => [judge.label, marked(judge)]));
  return (
    <Section
      title="Success rate"
      lead="Few labels of people and many of a judge, put together. Corrections that contradict each other, or people's labels outside of them, say that something is wrong. Baselines have no row: a constant answer cannot change the rate by people's labels."
    >
      {report.success_rates.map((rates) => <OfJudge key={`${rates.judge} ${rates.dataset_id}`} judge={names.get(rates.judge) ?? rates.judge} rates={rates} />)}
      <RateComparisons report={report} />
    </Section>
  );
}

function OfJudge({ judge, rates }: { readonly judge: string; readonly rates: Rates }) {
  const name = `${judge} on ${rates.dataset_id}`;
  return (
    <div className="space-y-1">
      <h3 className="font-semibold">{name}</h3>
      <DataTable
        caption={`${name}: ${counted(rates.n_annotated, "episode")} with people's labels, ${counted(rates.n_judged, "episode")} judged; ${Math.round(100 * rates.level)}% intervals`}
        columns={[
          { title: "Way", isWords: true },
          { title: "0 to 1", isWords: true },
          { title: "Rate" },
          { title: "Labels of people", hue: "human" },
          { title: "Labels of the judge", hue: "judge" },
        ]}
        rows={rates.rates.map((rate) => [
          <span key="way" className="whitespace-nowrap">{RATES[rate.method] ?? rate.method}</span>,
          <RateBar key="bar" rate={rate} />,
          <Rate key="rate" rate={rate} />,
          rate.n_human,
          rate.n_judge,
        ])}
      />
      <p className="text-faint">
        Of people's successes the judge calls so: <Measure value={rates.sensitivity} reason="people call none a success" />; of the others it
        calls none: <Measure value={rates.specificity} reason="people call all of them a success" />.
      </p>
      {rates.warnings.length > 0 && (
        <ul className="space-y-0.5 text-warn">
          {rates.warnings.map((warning) => <li key={warning}>⚠ {warning}</li>)}
        </ul>
      )}
    </div>
  );
}

function Rate({ rate: { value, low, high, reason } }: { readonly rate: RateEstimate }) {
  if (value == null) {
    return <NoValue reason={reason ?? "nothing says why"} />;
  }
  const interval = between(low, high);
  return (
    <span className="whitespace-nowrap">
      <span className="font-medium">{decimals(value)}</span>{" "}
      <span className="text-xs text-faint">{interval === "" ? <NoValue reason={`no interval: ${reason ?? "nothing says why"}`} /> : interval}</span>
    </span>
  );
}
