import type { ReactNode } from "react";
import { NoValue } from "../../dataset/NoValue";
import { DataTable } from "../pieces/DataTable";
import { Estimate } from "../pieces/Estimate";
import { JudgeLabel } from "../pieces/JudgeName";
import { Section } from "../pieces/Section";
import type { PairedDifference, Report } from "../records";
import { fieldName } from "../words";
import { statisticTitles } from "./statistic-titles";

/** Judges against each other on the same episodes; nothing with fewer than two. */
export function SideBySide({ report }: { readonly report: Report }) {
  if (report.side_by_side.length === 0) {
    return null;
  }
  const title = statisticTitles(report);
  return (
    <Section
      title="Side by side"
      lead="On the episodes both judged, resampled together. One is better where the interval leaves out 0. Baselines stand beside each judge, field by field."
    >
      <DataTable
        caption="Paired differences of judges"
        isCaptionHidden
        columns={[
          { title: "Field and statistic", isWords: true },
          { title: "First", isWords: true },
          { title: "Second", isWords: true },
          { title: "First", hue: "judge" },
          { title: "Second", hue: "judge" },
          { title: "Difference" },
          { title: "Better", isWords: true },
        ]}
        rows={report.side_by_side.map((pair) => [
          <span key="name" className="whitespace-nowrap">
            {fieldName(pair.field)} <span className="text-xs text-faint">{title(pair.statistic)}</span>
          </span>,
          <JudgeLabel key="one" report={report} label={pair.first} />,
          <JudgeLabel key="other" report={report} label={pair.second} />,
          <Estimate key="first" number={pair.first_number} hue="judge" />,
          <Estimate key="second" number={pair.second_number} hue="judge" />,
          <Estimate key="difference" number={pair.difference} isDifference withEpisodes />,
          betterOf(report, pair),
        ])}
      />
    </Section>
  );
}

/** Who is ahead; a dash with the reason where nothing says how far the difference may be off. */
function betterOf(report: Report, { better, difference }: PairedDifference): ReactNode {
  if (better !== null) {
    return <strong><JudgeLabel report={report} label={better} /></strong>;
  }
  if (difference.n_episodes === 0) {
    return <span className="text-faint">no common episodes</span>;
  }
  if (difference.low == null) {
    return <NoValue reason={difference.reason ?? difference.interval_reason ?? "nothing says why"} />;
  }
  return <span className="text-faint">neither, as far as one can tell</span>;
}
