import { usePanel } from "../context";
import { useOwnHistory } from "../data/own_history";
import { Button } from "../pieces/Button";
import { Popover } from "../pieces/Popover";
import { Problem } from "../pieces/Problem";
import { WordHistory } from "./WordHistory";

/** All versions of my marks of this episode. */
export function HistoryPopover() {
  return (
    <Popover label="History">
      <OwnVersions />
    </Popover>
  );
}

function OwnVersions() {
  const { client, datasetId, episode } = usePanel();
  const history = useOwnHistory(client, datasetId, episode.episode_index);
  if (history.isError) {
    return <Problem what="Your versions could not be loaded" error={history.error} onRetry={() => void history.refetch()} />;
  }
  if (history.data === undefined) {
    return <p role="status">Loading your versions…</p>;
  }
  return (
    <>
      <WordHistory words={history.data} />
      {history.hasNextPage && <Button onClick={() => void history.fetchNextPage()}>Older versions</Button>}
    </>
  );
}
