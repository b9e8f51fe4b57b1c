import { useTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useRef } from "react";
import type { EpisodeRow } from "../../client/types";
import { columnsFor, FEATURES, LOOKS } from "./columns";
import { EpisodeTableRow } from "./EpisodeTableRow";
import { HeaderCell } from "./HeaderCell";
import type { View } from "./view";
import { needsMore, roomFor, rowAfterKey, type Loaded } from "./windowing";

const ROW_PX = 56;

interface EpisodeTableProps {
  readonly datasetId: string;
  readonly camera: string | null;
  readonly rows: EpisodeRow[];
  readonly loaded: Loaded;
  /** Episodes in all, where that is known; null while a filter leaves some out. */
  readonly whole: number | null;
  readonly onNeedMore: () => void;
  /** Told the places of the rows on screen, both included. */
  readonly onShown: (first: number, last: number) => void;
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly seesAll: boolean;
  readonly seesSome: boolean;
  /** Whether a judge has judged anything here. */
  readonly isJudged: boolean;
  readonly selected: ReadonlySet<number>;
  readonly onSelect: (episodes: readonly number[], selected: boolean) => void;
}

/** The episodes of a view; only the rows on screen are drawn. */
export function EpisodeTable(props: EpisodeTableProps) {
  const { rows, loaded, onNeedMore, onShown, selected, onSelect } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const chosenBefore = useRef<number | null>(null);
  const table = useTable({
    features: FEATURES,
    columns: columnsFor(props.seesSome, props.isJudged),
    data: rows,
    getRowId: (row) => String(row.episode_index),
  });
  const { rows: tableRows } = table.getRowModel();
  const room = roomFor(loaded, props.whole);
  const virtual = useVirtualizer({
    count: room,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const firstShown = items[0]?.index ?? 0;
  const lastShown = items.at(-1)?.index ?? 0;

  useEffect(() => {
    if (needsMore(lastShown, loaded)) {
      onNeedMore();
    }
  }, [lastShown, loaded, onNeedMore]);

  useEffect(() => {
    onShown(firstShown, lastShown);
  }, [firstShown, lastShown, onShown]);

  function select(place: number, isSelected: boolean, withShift: boolean): void {
    const from = withShift ? (chosenBefore.current ?? place) : place;
    chosenBefore.current = place;
    const range = rows.slice(Math.min(from, place), Math.max(from, place) + 1);
    onSelect(range.map((row) => row.episode_index), isSelected);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const row = event.target instanceof Element ? event.target.closest("[data-place]") : null;
    const place = Number(row?.getAttribute("data-place") ?? Number.NaN);
    const pressed = rows[place];
    if (pressed !== undefined && isSelectKey(event)) {
      event.preventDefault();
      select(place, !selected.has(pressed.episode_index), event.shiftKey);
      return;
    }
    const perScreen = Math.floor((scroller.current?.clientHeight ?? 0) / ROW_PX);
    const target = Number.isNaN(place) ? null : rowAfterKey(event.key, place, rows.length, perScreen);
    if (target === null) {
      return;
    }
    event.preventDefault();
    virtual.scrollToIndex(target);
    // The row is drawn in the next frame at the latest, or it is there already.
    requestAnimationFrame(() => requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`[data-place="${target}"] [data-row-link]`)?.focus();
    }));
  }

  const isWhole = rows.length > 0 && rows.every((row) => selected.has(row.episode_index));
  return (
    <div
      ref={scroller}
      role="table"
      aria-label="Episodes"
      aria-rowcount={loaded.hasMore ? (props.whole ?? -1) : rows.length + 1}
      onKeyDown={onKeyDown}
      className="relative min-h-80 grow basis-0 overflow-auto rounded border"
    >
      <div role="rowgroup" className="sticky top-0 z-10 border-b bg-ground">
        {table.getHeaderGroups().map((group) => (
          <div key={group.id} role="row" aria-rowindex={1} className="flex h-9 items-center gap-2 px-2">
            <div role="columnheader" className="flex w-6 shrink-0 justify-center">
              <input
                type="checkbox"
                className="size-4"
                aria-label="select all loaded episodes"
                checked={isWhole}
                onChange={() => { onSelect(rows.map((row) => row.episode_index), !isWhole); }}
              />
            </div>
            <div role="columnheader" className="w-16 shrink-0 truncate font-medium text-faint">
              last<span className="sr-only"> frame</span>
            </div>
            {group.headers.map((header) => {
              const look = LOOKS[header.column.id] ?? { cell: "" };
              return (
                <HeaderCell key={header.id} look={look} view={props.view} onView={props.onView} seesAll={props.seesAll}>
                  <table.FlexRender header={header} />
                </HeaderCell>
              );
            })}
          </div>
        ))}
      </div>
      <div role="rowgroup" className="relative" style={{ height: `${virtual.getTotalSize()}px` }}>
        {items.map((item) => {
          const row = tableRows[item.index];
          if (row === undefined) {
            return <Missing key={item.key} top={item.start} place={item.index} />;
          }
          const { episode_index } = row.original;
          return (
            <EpisodeTableRow
              key={row.id}
              datasetId={props.datasetId}
              camera={props.camera}
              episode={row.original}
              cells={row.getAllCells()}
              draw={(cell) => <table.FlexRender cell={cell} />}
              isSelected={selected.has(episode_index)}
              onSelect={(now, withShift) => { select(item.index, now, withShift); }}
              top={item.start}
              place={item.index}
            />
          );
        })}
      </div>
    </div>
  );
}

/** Space stays what it is on the row's checkbox, buttons and link. */
function isSelectKey(event: KeyboardEvent): boolean {
  return !event.ctrlKey && !event.metaKey && !event.altKey && event.key.toLowerCase() === "x";
}

/** A row that is not here yet. */
function Missing({ top, place }: { readonly top: number; readonly place: number }) {
  return (
    <div
      role="row"
      aria-rowindex={place + 2}
      className="absolute inset-x-0 flex h-14 items-center border-b px-2 text-faint"
      style={{ transform: `translateY(${top}px)` }}
    >
      <span role="cell">loading …</span>
    </div>
  );
}
