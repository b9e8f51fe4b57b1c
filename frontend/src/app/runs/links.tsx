/** Ways out of a run. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { urlId } from "../../panel/data/keys";

const LOOK = "text-accent underline underline-offset-2";

export function RunLink({ runId, children }: { readonly runId: string; readonly children: ReactNode }) {
  return <Link to="/runs/$runId" params={{ runId }} className={LOOK}>{children}</Link>;
}

export function RunsLink({ children }: { readonly children: ReactNode }) {
  return <Link to="/runs" className={LOOK}>{children}</Link>;
}

export function DatasetLink({ datasetId, children }: { readonly datasetId: string; readonly children: ReactNode }) {
  return <Link to="/datasets/$datasetId" params={{ datasetId: urlId(datasetId) }} className={LOOK}>{children}</Link>;
}

interface CalibrationLinkProps {
  readonly datasetId: string;
  /** The one run to look at; the newest of each judge if left out. */
  readonly runId?: string;
  readonly children: ReactNode;
}

/** How far judges of a dataset agree with people. */
export function CalibrationLink({ datasetId, runId, children }: CalibrationLinkProps) {
  return (
    <Link
      to="/datasets/$datasetId/calibration"
      params={{ datasetId: urlId(datasetId) }}
      search={runId === undefined ? {} : { runs: runId }}
      className={LOOK}
    >
      {children}
    </Link>
  );
}

interface EpisodeLinkProps {
  readonly datasetId: string;
  readonly episodeIndex: number;
}

export function EpisodeLink({ datasetId, episodeIndex }: EpisodeLinkProps) {
  const params = { datasetId: urlId(datasetId), episodeIndex: String(episodeIndex) };
  return (
    <Link to="/datasets/$datasetId/episodes/$episodeIndex" params={params} aria-label={`episode ${episodeIndex}`} className={LOOK}>
      {episodeIndex}
    </Link>
  );
}

/** The dataset's table, the episodes on which judges and people are furthest apart first. */
export function DisagreementsLink({ datasetId, children }: { readonly datasetId: string; readonly children: ReactNode }) {
  return (
    <Link
      to="/datasets/$datasetId"
      params={{ datasetId: urlId(datasetId) }}
      search={{ sort: "disagreement", order: "desc" }}
      className={LOOK}
    >
      {children}
    </Link>
  );
}
