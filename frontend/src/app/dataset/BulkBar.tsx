import { useState } from "react";
import { type Marking, type MarkToPut, useReviewMarks } from "../../panel/data/review_marks";
import { Button } from "../../panel/pieces/Button";
import { Problem } from "../../panel/pieces/Problem";
import { client } from "../service";
import { useSurroundings } from "../shell/surroundings";
import { MOST_MARKED } from "./matching";
import { type FormerMarks, undoSteps, unknownBefore } from "./undo-marking";

interface BulkBarProps {
  readonly datasetId: string;
  readonly selected: ReadonlySet<number>;
  /** Marks of the selected episodes as they are now. */
  readonly marks: FormerMarks;
  /** Told the marks that episodes have now. */
  readonly onMarked: (marks: FormerMarks) => void;
}

interface Done {
  /** Only of the episodes that still are as it left them. */
  readonly marking: Marking;
  readonly former: FormerMarks;
  readonly says: string;
}

const ACTIONS: readonly { readonly mark: MarkToPut; readonly label: string }[] = [
  { mark: "accepted", label: "✓ Accept" },
  { mark: "flagged", label: "⚑ Flag" },
  { mark: "excluded", label: "⊘ Exclude" },
  { mark: "cleared", label: "Clear marks" },
];

/** Decides about all selected episodes at once, and takes the last such decision back. */
export function BulkBar({ datasetId, selected, marks, onMarked }: BulkBarProps) {
  const { me } = useSurroundings();
  const [reason, setReason] = useState("");
  const [done, setDone] = useState<Done | null>(null);
  const marking = useReviewMarks(client, datasetId);
  const refused = marking.data?.filter((item) => item.error !== null) ?? [];
  const unknown = done === null ? [] : unknownBefore(done.marking.episodes, done.former);
  const canUndo = done !== null && done.marking.episodes.length > unknown.length;
  const isTooMany = selected.size > MOST_MARKED;
  if (selected.size === 0 && done === null && marking.status === "idle") {
    return null;
  }

  function put(mark: MarkToPut): void {
    const asked: Marking = { episodes: [...selected].sort((a, b) => a - b), mark, reason: reason.trim() === "" ? null : reason.trim() };
    marking.mutate([asked], {
      onSuccess: (items) => {
        onMarked(new Map(items.map((item) => [item.episode_index, item.review_mark])));
        const episodes = items.filter((item) => item.error === null).map((item) => item.episode_index);
        setDone(episodes.length === 0 ? null : { marking: { ...asked, episodes }, former: new Map(marks), says: `${episodes.length} ${mark}.` });
        setReason("");
      },
    });
  }

  function undo(last: Done): void {
    marking.mutate(undoSteps(last.marking, last.former), {
      onSuccess: (items) => {
        onMarked(new Map(items.map((item) => [item.episode_index, item.review_mark])));
        const refusedNow = new Set(items.filter((item) => item.error !== null).map((item) => item.episode_index));
        const episodes = last.marking.episodes.filter((episode) => refusedNow.has(episode) || !last.former.has(episode));
        const count = last.marking.episodes.length - episodes.length;
        setDone({ ...last, marking: { ...last.marking, episodes }, says: `${count} put back.` });
      },
    });
  }

  return (
    <section aria-label="Decide about the selected episodes" className="space-y-2 rounded border bg-raised p-2 max-sm:p-1">
      <div className="flex flex-wrap items-center gap-2">
        {selected.size > 0 && (
          <>
            <input
              type="text"
              value={reason}
              maxLength={500}
              aria-label="reason, if there is one"
              placeholder="reason (optional)"
              onChange={(event) => { setReason(event.currentTarget.value); }}
              className="min-h-6 w-48 min-w-0 rounded border bg-ground px-1 max-sm:w-32 max-sm:grow"
            />
            {ACTIONS.filter(({ mark }) => mark !== "excluded" || me.role !== "annotator").map(({ mark, label }) => (
              <Button key={mark} disabled={marking.isPending || isTooMany} onClick={() => { put(mark); }}>
                {label}
              </Button>
            ))}
          </>
        )}
        {canUndo && (
          <Button disabled={marking.isPending} aria-label="Undo the last marking" onClick={() => { undo(done); }}>
            Undo<span className="max-sm:hidden"> the last marking</span>
          </Button>
        )}
        <span role="status">
          {isTooMany && `At most ${MOST_MARKED} episodes can be marked at once.`}
          {marking.isPending && "Marking …"}
          {done !== null && !marking.isPending && done.says}
          {unknown.length > 0 && ` What was marked before is not known of ${unknown.length === 1 ? "episode" : "episodes"} ${unknown.join(", ")}: undoing leaves that as it is.`}
        </span>
      </div>
      {refused.length > 0 && (
        <ul role="alert" aria-label="Not marked" className="max-h-32 overflow-auto">
          {refused.map(({ episode_index, error }) => (
            <li key={episode_index}>
              Episode {episode_index} was not marked: {error?.detail}
            </li>
          ))}
        </ul>
      )}
      {marking.error !== null && <Problem what="The episodes could not be marked" error={marking.error} />}
    </section>
  );
}
