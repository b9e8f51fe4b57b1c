import { ApiProblem } from "../../client/problem";
import { Button } from "../../panel/pieces/Button";
import { Notice } from "../../panel/pieces/Notice";
import { Problem } from "../../panel/pieces/Problem";
import { openPart, type View } from "./view";

interface NoEpisodesProps {
  /** Episodes listed so far; null while none were. */
  readonly found: number | null;
  readonly isWhole: boolean;
  readonly error: Error | null;
  readonly isFiltered: boolean;
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly onRetry: () => void;
}

/** How far the list goes, or why there is none. */
export function NoEpisodes({ found, isWhole, error, isFiltered, view, onView, onRetry }: NoEpisodesProps) {
  if (error instanceof ApiProblem && error.stillBlind) {
    return (
      <Notice title="This view is not available while the dataset is blind">
        <p>
          It sorts or filters by what judges or others said, which would tell you of episodes you have not rated. Rate them
          first; evaluators may also reveal the dataset to themselves.
        </p>
        <Button onClick={() => { onView(openPart(view)); }}>Show the part that is not about judges</Button>
      </Notice>
    );
  }
  if (error !== null) {
    return <Problem what={found === null ? "The episodes could not be listed" : "More episodes could not be listed"} error={error} onRetry={onRetry} />;
  }
  if (found === null) {
    return <Notice title="Listing the episodes …" />;
  }
  if (found > 0) {
    return (
      <p role="status" className="text-faint">
        {isWhole ? `${found} ${found === 1 ? "episode" : "episodes"}${isFiltered ? " match" : ""}` : `the first ${found} episodes; more come as you scroll`}
      </p>
    );
  }
  return isFiltered ? (
    <Notice title="No episode matches">
      <Button onClick={() => { onView({ sort: view.sort, order: view.order }); }}>Show all episodes</Button>
    </Notice>
  ) : (
    <Notice title="This dataset holds no episode">
      <p>Record some, then start the server again; it reads the dataset when it starts.</p>
    </Notice>
  );
}
