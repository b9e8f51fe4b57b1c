import { urlId } from "../data/keys";
import type { MarksOwner } from "../draft/unsent";
import { Button } from "../pieces/Button";

interface UnsentElsewhereProps {
  readonly datasetId: string;
  /** Episodes whose marks are only in this browser. */
  readonly left: readonly MarksOwner[];
  readonly onOpen: (episodeIndex: number) => void;
}

const MOST_SHOWN = 5;

/** Other episodes that the person began and that the server does not have yet. */
export function UnsentElsewhere({ datasetId, left, onOpen }: UnsentElsewhereProps) {
  const here = left.filter((owner) => urlId(owner.datasetId) === urlId(datasetId));
  if (here.length === 0) {
    return null;
  }
  const more = here.length - MOST_SHOWN;
  return (
    <p role="status" className="flex flex-wrap items-center gap-1 px-3 pt-2 text-warn">
      Marks that are kept here and not saved yet, of episode
      {here.slice(0, MOST_SHOWN).map((owner) => (
        <Button
          key={owner.episodeIndex}
          aria-label={`open episode ${owner.episodeIndex}`}
          onClick={() => {
            onOpen(owner.episodeIndex);
          }}
        >
          {owner.episodeIndex}
        </Button>
      ))}
      {more > 0 && <span>and {more} more</span>}
    </p>
  );
}
