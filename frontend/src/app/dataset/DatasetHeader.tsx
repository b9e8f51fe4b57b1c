import type { DatasetDetail } from "../../client/types";
import { CalibrationLink } from "../runs/links";
import { Blindness } from "./Blindness";
import { Oddities } from "./Oddities";

/** Which dataset this is, and how much of it is done. */
export function DatasetHeader({ dataset }: { readonly dataset: DatasetDetail }) {
  const { counts } = dataset;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <h1 className="text-base font-semibold break-all">{dataset.dataset_id}</h1>
      <p className="text-faint">
        {[dataset.format, dataset.robot_type, dataset.fps === null ? null : `${dataset.fps} fps`].filter((fact) => fact !== null).join(" · ")}
      </p>
      <p>
        {counts.episodes} episodes · <span className="text-human">{counts.annotated_by_me} rated by me, {counts.annotated} by anybody</span> ·{" "}
        <span className="text-judge">{counts.judged} judged</span>
      </p>
      {counts.annotated === 0 && counts.judged === 0 && (
        <p className="text-faint">Nobody has rated an episode yet. Rate 5 and the reference judge can start.</p>
      )}
      <CalibrationLink datasetId={dataset.dataset_id}>agreement with people</CalibrationLink>
      <Oddities oddities={dataset.summary.oddities} />
      <div className="ml-auto">
        <Blindness dataset={dataset} />
      </div>
    </div>
  );
}
