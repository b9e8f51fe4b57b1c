import type { DatasetDetail } from "../../client/types";
import { Notice } from "../../panel/pieces/Notice";
import { missingToTell } from "./missing-to-tell";
import { counted } from "./numbers";
import type { Report } from "./records";
import { UnratedLink } from "./UnratedLink";

interface NotEnoughProps {
  readonly report: Report;
  readonly dataset: DatasetDetail;
}

/** How many more rated episodes it takes to tell, or what else is missing. */
export function NotEnough({ report, dataset: { dataset_id, counts } }: NotEnoughProps) {
  const { episodes, otherwise } = missingToTell(report);
  if (episodes === null && otherwise.length === 0) {
    return null;
  }
  const unrated = counts.episodes - counts.annotated;
  const where = report.settings.dataset_ids.length > 1 ? ` of ${dataset_id}` : "";
  return (
    <Notice title={episodes === null ? "More ratings alone will not tell" : `Rate ${counted(episodes, "more episode")} to tell`}>
      {episodes !== null && (
        <>
          <p>
            {unrated > 0 ? (
              <>
                People have rated {counts.annotated} of {counts.episodes}{where}: here are the <UnratedLink datasetId={dataset_id} />.
              </>
            ) : (
              `All ${counts.episodes} episodes${where} are rated: it takes more episodes of these tasks, judged and rated too.`
            )}
          </p>
          <p className="text-faint">
            Only marks made before seeing a judge's count. Who sees this page sees all of them: have others rate, who have not seen them.
          </p>
        </>
      )}
      {otherwise.length > 0 && (
        <ul aria-label="What is missing" className="list-disc space-y-0.5 pl-5">
          {otherwise.map(({ name, why }) => <li key={name}><strong className="font-semibold">{name}</strong>: {why}</li>)}
        </ul>
      )}
    </Notice>
  );
}
