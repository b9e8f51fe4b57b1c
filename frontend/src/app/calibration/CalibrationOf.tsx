import type { DatasetDetail } from "../../client/types";
import { useCalibration } from "../../panel/data/calibration";
import { Notice } from "../../panel/pieces/Notice";
import { Problem } from "../../panel/pieces/Problem";
import { client } from "../service";
import { ChooseDatasets } from "./ChooseDatasets";
import { ChooseRuns } from "./ChooseRuns";
import { Freshness } from "./Freshness";
import { NoReport } from "./NoReport";
import { NotEnough } from "./NotEnough";
import { OtherWithheld } from "./OtherWithheld";
import { ReportView } from "./ReportView";
import { VerdictHead } from "./verdict/VerdictHead";
import { Withheld } from "./Withheld";

interface CalibrationOfProps {
  readonly dataset: DatasetDetail;
  /** The runs asked for; empty for the newest of each judge. */
  readonly runs: readonly string[];
  /** Datasets compared with it, as paths name them. */
  readonly others: readonly string[];
}

/** The report of a dataset's runs, or why there is none. */
export function CalibrationOf({ dataset, runs, others }: CalibrationOfProps) {
  const found = useCalibration(client, dataset.dataset_id, others, runs);
  const view = found.data;
  if (view === null) {
    return others.length === 0 ? <Withheld dataset={dataset} /> : <OtherWithheld datasetId={dataset.dataset_id} others={others} />;
  }
  const report = view?.report ?? null;
  const compared = view?.run_ids ?? runs;
  // What was fetched stands; that the server is away is said above it.
  return (
    <>
      {view === undefined && found.error === null && <Notice title="Loading the report …" />}
      {view === undefined && found.error !== null && (
        <Problem what="The report could not be loaded" error={found.error} onRetry={() => { void found.refetch(); }} />
      )}
      {view?.report === null && <NoReport dataset={dataset} problem={view.problem} isJudged={view.run_ids.length > 0} />}
      {report !== null && <VerdictHead report={report} />}
      {report !== null && <NotEnough report={report} dataset={dataset} />}
      {(compared.length > 0 || others.length > 0) && (
        // In one place whatever is above and below it, so that it stays open while one chooses.
        <div className="flex flex-wrap items-start gap-x-6 gap-y-1">
          <ChooseRuns datasetId={dataset.dataset_id} others={others} asked={runs} compared={found.error === null ? compared : []} />
          <ChooseDatasets datasetId={dataset.dataset_id} others={others} />
          {report !== null && <Freshness madeAt={report.created_at} isOutdated={view?.outdated === true} problem={view?.problem ?? null} />}
        </div>
      )}
      {report !== null && <ReportView report={report} />}
    </>
  );
}
