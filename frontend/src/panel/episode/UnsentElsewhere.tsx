import { useSyncExternalStore } from "react";
import { urlId } from "../data/keys";
import type { MarksOwner } from "../draft/unsent";
import type { NotesOutbox } from "../notes/outbox";
import { Button } from "../pieces/Button";

interface UnsentElsewhereProps {
  readonly datasetId: string;
  /** The episode that is open. */
  readonly episodeIndex: number;
  /** Episodes whose marks are only in this browser. */
  readonly marks: readonly MarksOwner[];
  readonly notes: NotesOutbox;
  readonly onOpen: (episodeIndex: number) => void;
}

const MOST_SHOWN = 5;

/** Other episodes that the person said something of that the server does not have yet. */
export function UnsentElsewhere({ datasetId, episodeIndex, marks, notes, onOpen }: UnsentElsewhereProps) {
  const noted = useSyncExternalStore(notes.subscribe, notes.left);
  const episodesOf = (owners: readonly MarksOwner[]) =>
    owners.filter((owner) => urlId(owner.datasetId) === urlId(datasetId)).map((owner) => owner.episodeIndex);
  const marked = episodesOf(marks);
  const all = new Set([...marked, ...episodesOf(noted).filter((index) => index !== episodeIndex)]);
  const here = [...all].sort((a, b) => a - b);
  if (here.length === 0) {
    return null;
  }
  const what = marked.length === here.length ? "Marks" : marked.length === 0 ? "Notes" : "Marks and notes";
  const more = here.length - MOST_SHOWN;
  return (
    <p role="status" className="flex flex-wrap items-center gap-1 px-3 pt-2 text-warn">
      {what} that are kept here and not saved yet, of episode
      {here.slice(0, MOST_SHOWN).map((index) => (
        <Button
          key={index}
          aria-label={`open episode ${index}`}
          onClick={() => {
            onOpen(index);
          }}
        >
          {index}
        </Button>
      ))}
      {more > 0 && <span>and {more} more</span>}
    </p>
  );
}
