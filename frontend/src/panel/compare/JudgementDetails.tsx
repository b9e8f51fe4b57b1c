import type { Calibrated, Judgement } from "../../client/types";
import { Button } from "../pieces/Button";
import { decimals, FAILURE_MEANINGS, plain } from "../pieces/field_names";
import { Unknown } from "../pieces/Unknown";
import { JudgedBy } from "./JudgedBy";
import { confidenceSourceInWords, reasonInWords, reviewReasonInWords } from "./wording";

interface JudgementDetailsProps {
  readonly name: string;
  readonly judgement: Judgement;
  readonly calibrated: Calibrated | null;
  readonly notCalibrated: string | null;
  readonly onSeek: (frame: number) => void;
}

/** Why a judge said what it said, how sure it was, and whether to look again. */
export function JudgementDetails({ name, judgement, calibrated, notCalibrated, onSeek }: JudgementDetailsProps) {
  const { rationale, review_reasons, failure, confidence, votes, reasons } = judgement;
  return (
    <section aria-label={`why ${name} says so`} className="space-y-1.5">
      <h2 className="text-sm font-medium text-judge">{name}</h2>
      <p>
        <span className="text-faint">why: </span>
        {rationale ?? <Unknown reason="the judge gave no reason" />}
      </p>
      {review_reasons.length > 0 && (
        <p className="text-warn">
          <span className="font-medium">look again: </span>
          {review_reasons.map(reviewReasonInWords).join("; ")}
        </p>
      )}
      {failure != null && (
        <p>
          <span className="text-faint">failure: </span>
          <span title={FAILURE_MEANINGS[failure.mode]}>{plain(failure.mode)}</span>
          {failure.recovered && ", recovered"}
          {failure.onset_frame != null && (
            <Button tone="quiet" onClick={() => { onSeek(failure.onset_frame ?? 0); }}>
              from frame {failure.onset_frame}
            </Button>
          )}
          {failure.detail != null && <span className="block">{failure.detail}</span>}
        </p>
      )}
      <p>
        <span className="text-faint">confidence: </span>
        {confidence === null ? (
          <Unknown reason={reasonInWords(reasons?.["confidence"] ?? "not_given")} />
        ) : (
          <>
            {decimals(confidence)} <span className="text-faint">({confidenceSourceInWords(judgement.confidence_source)})</span>
          </>
        )}
        {votes.n_asked > 1 && (
          <span className="text-faint">
            {`, ${votes.n_agree} of ${votes.n_asked} votes agree`}
            {votes.n_valid < votes.n_asked && `, ${votes.n_asked - votes.n_valid} could not be read`}
          </span>
        )}
      </p>
      {calibrated?.success_prob != null && (
        <p>
          <span className="text-faint">probability of success: </span>
          {decimals(calibrated.success_prob)}
          <span className="text-faint">
            {" (calibrated"}
            {judgement.success_prob !== null && `; the judge itself said ${decimals(judgement.success_prob)}`}
            {calibrated.no_better.includes("success_prob") && "; no better than that on episodes held out"})
          </span>
        </p>
      )}
      <JudgedBy judgement={judgement} calibrated={calibrated} notCalibrated={notCalibrated} />
    </section>
  );
}
