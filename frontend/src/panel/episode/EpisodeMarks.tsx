import { useState } from "react";
import { usePanel } from "../context";
import { type MarkToPut, useReviewMarks } from "../data/review_marks";
import { Button } from "../pieces/Button";
import { Problem } from "../pieces/Problem";
import { ReviewMarkBadge } from "../pieces/ReviewMarkBadge";

/** What people decided about this episode, and buttons that decide. */
export function EpisodeMarks({ isJudged }: { readonly isJudged: boolean }) {
  const { client, datasetId, episode, me, overlay } = usePanel();
  const [reason, setReason] = useState("");
  const marking = useReviewMarks(client, datasetId);
  const index = episode.episode_index;
  const isHere = marking.variables?.[0]?.episodes[0] === index;
  const refused = isHere ? (marking.data?.find((item) => item.error !== null)?.error ?? null) : null;
  const mark = episode.review_mark;

  function put(chosen: MarkToPut): void {
    const given = reason.trim();
    marking.mutate([{ episodes: [index], mark: chosen, reason: given === "" ? null : given }]);
    setReason("");
  }

  return (
    <div role="group" aria-label="Decide about this episode" aria-busy={marking.isPending} className="flex flex-wrap items-center gap-2">
      {mark !== null && <ReviewMarkBadge mark={mark} overlay={overlay} />}
      {isJudged && <Button disabled={marking.isPending} onClick={() => { put("accepted"); }}>✓ Accept the judge&apos;s word</Button>}
      <Button disabled={marking.isPending} onClick={() => { put("flagged"); }}>⚑ Flag</Button>
      {me.role !== "annotator" && <Button disabled={marking.isPending} onClick={() => { put("excluded"); }}>⊘ Exclude</Button>}
      {mark !== null && <Button tone="quiet" disabled={marking.isPending} onClick={() => { put("cleared"); }}>clear mark</Button>}
      <input
        type="text"
        value={reason}
        maxLength={500}
        aria-label="reason of the decision, if there is one"
        placeholder="reason (optional)"
        onChange={(event) => { setReason(event.currentTarget.value); }}
        className="min-h-6 w-40 rounded border bg-ground px-1"
      />
      {refused !== null && <span role="alert" className="text-bad">{refused.detail}</span>}
      {isHere && marking.error !== null && <Problem what="The episode could not be marked" error={marking.error} />}
    </div>
  );
}
