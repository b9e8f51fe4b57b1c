import { Link } from "@tanstack/react-router";
import type { Cell } from "@tanstack/react-table";
import type { ReactNode } from "react";
import type { EpisodeRow } from "../../client/types";
import { LOOKS, SAID_IDS, type FEATURES } from "./columns";
import { EpisodeThumbnail } from "./EpisodeThumbnail";
import { NoValue } from "./NoValue";

const MASKED = "rate it first: what judges and others said shows once your own marks are saved";

interface EpisodeTableRowProps {
  readonly datasetId: string;
  readonly camera: string | null;
  readonly episode: EpisodeRow;
  readonly cells: readonly Cell<typeof FEATURES, EpisodeRow>[];
  readonly draw: (cell: Cell<typeof FEATURES, EpisodeRow>) => ReactNode;
  readonly isSelected: boolean;
  /** With Shift, all from the one chosen before. */
  readonly onSelect: (selected: boolean, withShift: boolean) => void;
  /** Distance from the table's top in pixels. */
  readonly top: number;
  readonly place: number;
}

/** One episode: its last frame, and what may be seen of it. */
export function EpisodeTableRow(props: EpisodeTableRowProps) {
  const { datasetId, episode, cells, draw, place } = props;

  function contentOf(cell: Cell<typeof FEATURES, EpisodeRow>): ReactNode {
    if (cell.column.id === "index") {
      return <EpisodeLink datasetId={datasetId} episodeIndex={episode.episode_index} />;
    }
    if (episode.visible || !SAID_IDS.has(cell.column.id)) {
      return draw(cell);
    }
    // Once per row is enough to read, and to pass by with the Tab key.
    return cell.column.id === "outcome" ? <NoValue reason={MASKED} /> : <span aria-hidden className="text-faint">—</span>;
  }

  return (
    <div
      role="row"
      aria-rowindex={place + 2}
      data-place={place}
      className="absolute inset-x-0 flex h-14 items-center gap-2 border-b px-2 hover:bg-raised"
      style={{ transform: `translateY(${props.top}px)` }}
    >
      <div role="cell" className="flex w-6 shrink-0 justify-center">
        <input
          type="checkbox"
          className="size-4"
          aria-label={`select episode ${episode.episode_index}`}
          checked={props.isSelected}
          onChange={(event) => { props.onSelect(event.currentTarget.checked, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey); }}
        />
      </div>
      <div role="cell" className="w-16 shrink-0">
        <EpisodeThumbnail datasetId={datasetId} episode={episode} camera={props.camera} />
      </div>
      {cells.map((cell) => (
        <div key={cell.id} role="cell" className={`flex items-center ${LOOKS[cell.column.id]?.cell ?? ""}`}>
          {contentOf(cell)}
        </div>
      ))}
    </div>
  );
}

function EpisodeLink({ datasetId, episodeIndex }: { readonly datasetId: string; readonly episodeIndex: number }) {
  return (
    <Link
      to="/datasets/$datasetId/episodes/$episodeIndex"
      params={{ datasetId, episodeIndex: String(episodeIndex) }}
      aria-label={`episode ${episodeIndex}`}
      data-row-link
      className="inline-flex min-h-6 items-center rounded px-1 font-medium text-accent underline underline-offset-2"
    >
      {episodeIndex}
    </Link>
  );
}
