import type { DatasetDetail } from "../../client/types";
import { Notice } from "../../panel/pieces/Notice";
import { counted } from "./numbers";
import type { Report } from "./records";
import { UnratedLink } from "./UnratedLink";

interface NotEnoughProps {
  readonly report: Report;
  readonly dataset: DatasetDetail;
}

/** How many more episodes it takes to tell, where that is what is missing. */
export function NotEnough({ report, dataset: { dataset_id, counts } }: NotEnoughProps) {
  const needed = episodesNeeded(report);
  if (needed === null) {
    return null;
  }
  const unrated = counts.episodes - counts.annotated;
  return (
    <Notice title={`Rate ${counted(needed, "more episode")} to tell`}>
      <p>
        {unrated > 0 ? (
          <>
            People have rated {counts.annotated} of {counts.episodes}: here are the <UnratedLink datasetId={dataset_id} />.
          </>
        ) : (
          `All ${counts.episodes} episodes are rated: it takes more episodes of these tasks, judged and rated too.`
        )}
      </p>
      <p className="text-faint">
        Only marks made before seeing a judge's count. Who sees this page sees all of them: have others rate, who have not seen them.
      </p>
    </Notice>
  );
}

/** The most that any field of any judge needs; null where more episodes are not what is missing. */
function episodesNeeded({ verdict: whole, judges }: Pick<Report, "verdict" | "judges">): number | null {
  if (whole !== "not_enough_data" && whole !== "provisional") {
    return null;
  }
  const needed = judges
    .flatMap(({ fields }) => fields)
    .filter(({ verdict }) => verdict === "not_enough_data" || verdict === "provisional")
    .flatMap(({ needs_more }) => needs_more ?? []);
  return needed.length === 0 ? null : Math.max(...needed);
}
