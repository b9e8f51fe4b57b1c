import { useCallback, useMemo, useState } from "react";
import type { DatasetDetail, EpisodeRow, ReviewMark } from "../../client/types";
import { useEpisodes, useShownEpisodes } from "../../panel/data/episodes";
import { client } from "../service";
import { BulkBar } from "./BulkBar";
import { DrawQueue } from "./DrawQueue";
import { EpisodeTable } from "./EpisodeTable";
import { FilterBar } from "./FilterBar";
import { JudgeActions } from "./JudgeActions";
import { asked } from "./matching";
import { NextToReview } from "./NextToReview";
import { NoEpisodes } from "./NoEpisodes";
import { SavedViews } from "./SavedViews";
import { SelectMatching } from "./SelectMatching";
import { useSelection } from "./use-selection";
import { activeFilters, type View } from "./view";

interface EpisodeListProps {
  readonly datasetId: string;
  readonly dataset: DatasetDetail;
  readonly view: View;
  readonly onView: (view: View) => void;
}

/** The episodes of a view, and what can be done with them. */
export function EpisodeList({ datasetId, dataset, view, onView }: EpisodeListProps) {
  const { selected, replace, change } = useSelection(view);
  const [matched, setMatched] = useState<readonly EpisodeRow[]>([]);
  const wanted = useMemo(() => asked(view), [view]);
  const found = useEpisodes(client, datasetId, wanted);
  const onShown = useShownEpisodes(client, datasetId, wanted);
  const { data: rows, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = found;
  const shown = JSON.stringify(view);
  const isFiltered = activeFilters(view).length > 0;
  const loaded = useMemo(
    // After a failed page the reader decides when to ask again.
    () => ({ rows: rows?.length ?? 0, hasMore: hasNextPage, isFetching: isFetchingNextPage || isFetchNextPageError }),
    [rows, hasNextPage, isFetchingNextPage, isFetchNextPageError],
  );
  const more = useCallback(() => { void fetchNextPage({ cancelRefetch: false }); }, [fetchNextPage]);
  const seesSome = dataset.sees_all || dataset.counts.annotated_by_me > 0 || (rows?.some((row) => row.visible) ?? false);

  // What was fetched last is what is known best.
  const marks = new Map<number, ReviewMark | null>([...matched, ...(rows ?? [])].map((row) => [row.episode_index, row.review_mark]));

  return (
    <section aria-label="Episodes" className="flex grow flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <FilterBar view={view} onView={onView} tasks={dataset.summary.tasks} seesAll={dataset.sees_all} />
        {/* On a phone everything flows together, for as few lines as can be. */}
        <div className="ml-auto flex flex-wrap items-center gap-2 max-sm:contents">
          <JudgeActions datasetId={datasetId} view={view} selected={selected} onClear={() => { replace([]); }} />
          <SelectMatching
            key={shown}
            datasetId={datasetId}
            view={view}
            onSelect={(all) => {
              setMatched(all);
              replace(all.map((row) => row.episode_index));
            }}
          />
          <SavedViews datasetId={datasetId} view={view} onView={onView} />
          <NextToReview datasetId={datasetId} seesAll={dataset.sees_all} />
          <DrawQueue datasetId={datasetId} />
        </div>
      </div>
      <BulkBar
        datasetId={datasetId}
        selected={selected}
        marks={marks}
        onMarked={(now) => {
          setMatched((all) => all.map((row) => {
            const mark = now.get(row.episode_index);
            return mark === undefined ? row : { ...row, review_mark: mark };
          }));
        }}
      />
      {rows !== undefined && rows.length > 0 && (
        <EpisodeTable
          // Another order starts at its top.
          key={shown}
          datasetId={datasetId}
          camera={dataset.cameras.find((camera) => !camera.is_depth)?.name ?? null}
          rows={rows}
          loaded={loaded}
          whole={isFiltered ? null : dataset.counts.episodes}
          onNeedMore={more}
          onShown={onShown}
          view={view}
          onView={onView}
          seesAll={dataset.sees_all}
          seesSome={seesSome}
          isJudged={dataset.counts.judged > 0}
          selected={selected}
          onSelect={change}
        />
      )}
      <NoEpisodes
        found={rows?.length ?? null}
        isWhole={!hasNextPage}
        error={found.error}
        isFiltered={isFiltered}
        view={view}
        onView={onView}
        onRetry={() => { void (isFetchNextPageError ? fetchNextPage() : found.refetch()); }}
      />
    </section>
  );
}
