import { useDistribution } from "../../panel/data/distribution";
import { Problem } from "../../panel/pieces/Problem";
import { client } from "../service";
import { BarChart } from "./BarChart";
import { type Bar, barsOf, type Charted } from "./bins";
import { sameView, type View, withFilters } from "./view";

const CHARTS: readonly { readonly field: Charted; readonly title: string }[] = [
  { field: "effective_outcome", title: "outcome" },
  { field: "task_completion", title: "completion, by the judge" },
  { field: "disagreement", title: "distance of judge and people" },
  { field: "failure_mode", title: "failure mode" },
  { field: "length", title: "length in frames" },
];

interface DistributionsProps {
  readonly datasetId: string;
  readonly view: View;
  readonly onView: (view: View) => void;
}

/** What the whole dataset looks like; a click on a bar shows its episodes. For who sees every episode. */
export function Distributions(props: DistributionsProps) {
  return (
    <section aria-label="Distributions" className="flex gap-4 overflow-x-auto pb-1 sm:flex-wrap">
      {CHARTS.map((chart) => (
        <Distribution key={chart.field} {...chart} {...props} />
      ))}
    </section>
  );
}

interface DistributionProps extends DistributionsProps {
  readonly field: Charted;
  readonly title: string;
}

function Distribution({ field, title, datasetId, view, onView }: DistributionProps) {
  const found = useDistribution(client, datasetId, field, true);
  if (found.error !== null) {
    return <Problem what={`The distribution of ${title} could not be loaded`} error={found.error} onRetry={() => { void found.refetch(); }} />;
  }
  const bars = found.data == null ? [] : barsOf(field, found.data.counts, found.data.bin_width ?? undefined);
  if (found.data == null || bars.every((bar) => bar.count === 0)) {
    return (
      <p className="grow basis-52 text-faint">
        {title}: {found.data == null ? "counting …" : "nothing yet"}
      </p>
    );
  }
  return (
    <BarChart
      title={title}
      bars={bars}
      unknown={found.data.unknown}
      isChosen={(bar) => sameView(withFilters(view, bar.filters), view)}
      onChoose={(bar, chosen) => { onView(withFilters(view, chosen ? bar.filters : without(bar))); }}
    />
  );
}

function without(bar: Bar): View {
  return Object.fromEntries(Object.keys(bar.filters).map((name) => [name, undefined]));
}
