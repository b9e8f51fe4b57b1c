import { usePanel } from "../context";
import { useJudges } from "../data/judges";
import { Problem } from "../pieces/Problem";
import { EvidenceList } from "../timeline/marks/EvidenceList";
import { JudgeAgain } from "./JudgeAgain";
import { JudgeFailure } from "./JudgeFailure";
import { JudgementDetails } from "./JudgementDetails";
import { NobodyJudged } from "./NobodyJudged";
import type { useJudgesShown } from "./use_judges_shown";

interface JudgesSayProps {
  readonly asked: ReturnType<typeof useJudgesShown>;
  readonly onShowCamera: (camera: string) => void;
}

/** The judges' reasons and evidence, and how to ask one; only shown to who may see them. */
export function JudgesSay({ asked, onShowCamera }: JudgesSayProps) {
  const { client, datasetId, episode, me, clock } = usePanel();
  const judges = useJudges(client);
  if (asked.error !== null) {
    return <Problem what="What judges said could not be loaded" error={asked.error} onRetry={asked.retry} />;
  }
  if (asked.isLoading) {
    return <p role="status" className="text-faint">Loading what judges said…</p>;
  }
  return (
    <section aria-label="what judges say" className="space-y-3">
      {asked.failure?.failure != null && <JudgeFailure failure={asked.failure.failure} />}
      {asked.shown.map(({ id, name, judgement, calibrated, notCalibrated }) => (
        <div key={id} className="space-y-1.5 border-t pt-2">
          <JudgementDetails
            name={name}
            judgement={judgement}
            calibrated={calibrated}
            notCalibrated={notCalibrated}
            onSeek={(frame) => {
              clock.seek(frame);
            }}
          />
          <EvidenceList evidence={judgement.evidence} clock={clock} onShowCamera={onShowCamera} />
        </div>
      ))}
      {asked.all.length === 0 && asked.failure === null && judges.data !== undefined && (
        <NobodyJudged judges={judges.data} />
      )}
      {judges.isError && (
        <Problem what="The configured judges could not be listed" error={judges.error} onRetry={() => void judges.refetch()} />
      )}
      {judges.data !== undefined && (
        <JudgeAgain
          client={client}
          datasetId={datasetId}
          episodeIndex={episode.episode_index}
          me={me}
          judges={judges.data}
          judgedBefore={asked.all.length > 0}
        />
      )}
    </section>
  );
}
