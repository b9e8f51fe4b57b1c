import type { ReactNode } from "react";
import { NoValue } from "../../dataset/NoValue";
import { between, counted, signed } from "../numbers";
import { DataTable } from "../pieces/DataTable";
import { JudgeLabel } from "../pieces/JudgeName";
import type { RateComparison, Report } from "../records";

/** The success rates of several datasets against each other: of two policies, say; nothing for one dataset. */
export function RateComparisons({ report }: { readonly report: Report }) {
  const { rate_comparisons: compared, settings } = report;
  const [first] = compared;
  if (first === undefined) {
    return settings.dataset_ids.length < 2 ? null : (
      <p className="text-faint">No judge has judged two of these datasets with equal settings, so their rates are not compared.</p>
    );
  }
  return (
    <div className="space-y-1">
      <h3 className="font-semibold">Datasets compared</h3>
      <p className="max-w-3xl text-faint">
        One dataset's corrected rate (PPI++, as above) less another's, of two policies say, with its {Math.round(100 * first.level)}%
        interval. One is higher where that leaves out 0. Tasks that both were tried on are paired where there are enough.
      </p>
      <DataTable
        caption="Datasets compared"
        isCaptionHidden
        columns={[
          { title: "Judge", isWords: true },
          { title: "First", isWords: true },
          { title: "Second", isWords: true },
          { title: "Difference" },
          { title: "Higher", isWords: true },
          { title: "Paired over", isWords: true },
        ]}
        rows={compared.map((one) => [
          <JudgeLabel key="judge" report={report} label={one.judge} />,
          one.first,
          one.second,
          one.value === null ? (
            <NoValue key="difference" reason={one.text} />
          ) : (
            <span key="difference" className="whitespace-nowrap">
              <span className="font-medium">{signed(one.value)}</span> <span className="text-xs text-faint">{between(one.low, one.high)}</span>
            </span>
          ),
          higherOf(one),
          one.unpaired_because === null ? counted(one.n_pairs, "task") : <NoValue key="paired" reason={one.unpaired_because} />,
        ])}
      />
    </div>
  );
}

function higherOf({ verdict, text, first, second }: RateComparison): ReactNode {
  if (verdict === "unknown") {
    return <NoValue reason={text} />;
  }
  return verdict === "cannot_tell" ? (
    <span className="text-faint">neither, as far as one can tell</span>
  ) : (
    <strong>{verdict === "first_is_better" ? first : second}</strong>
  );
}
