import { lazy, Suspense, useState } from "react";
import type { DatasetDetail } from "../../client/types";
import { Button } from "../../panel/pieces/Button";
import { Notice } from "../../panel/pieces/Notice";
import { useSurroundings } from "../shell/surroundings";
import { UnratedLink } from "./UnratedLink";

const StartRunDialog = lazy(async () => ({ default: (await import("../runs")).StartRunDialog }));

interface NoReportProps {
  readonly dataset: DatasetDetail;
  /** Why there is none; null while the first one is being made. */
  readonly problem: string | null;
  /** Whether any judge has said something. */
  readonly isJudged: boolean;
}

/** Why there is no report yet, and what to do. */
export function NoReport({ dataset, problem, isJudged }: NoReportProps) {
  const { me } = useSurroundings();
  const [starting, setStarting] = useState(false);
  if (problem === null) {
    return (
      <Notice title="The first report is being made …">
        <p>It takes some seconds, with thousands of episodes a minute. It shows here by itself.</p>
      </Notice>
    );
  }
  if (isJudged) {
    return (
      <Notice title="There is no report yet">
        <p>{problem}</p>
        <p><UnratedLink datasetId={dataset.dataset_id} /></p>
      </Notice>
    );
  }
  return (
    <Notice title="No judge has judged this dataset yet">
      <p>
        A report sets what a judge says beside what people said: people have rated {dataset.counts.annotated} of {dataset.counts.episodes}{" "}
        episodes.
      </p>
      {me.role === "annotator" ? (
        <p>Evaluators may start a run.</p>
      ) : (
        <Button tone="main" onClick={() => { setStarting(true); }}>Start a run</Button>
      )}
      {starting && (
        <Suspense fallback={null}>
          <StartRunDialog datasetId={dataset.dataset_id} onClose={() => { setStarting(false); }} />
        </Suspense>
      )}
    </Notice>
  );
}
