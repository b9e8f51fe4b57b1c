import { Button } from "../../panel/pieces/Button";
import { Menu } from "../shell/Menu";
import { phrasesOf } from "./filter-words";
import { FilterForm } from "./FilterForm";
import { type View, withFilters } from "./view";

interface FilterBarProps {
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly tasks: readonly string[];
  readonly seesAll: boolean;
}

/** Which episodes are shown, in words; each can be taken away by itself. */
export function FilterBar({ view, onView, tasks, seesAll }: FilterBarProps) {
  const phrases = phrasesOf(view);
  return (
    <div role="group" aria-label="Filters" className="flex min-w-0 flex-wrap items-center gap-2">
      <Menu label="Filter" align="left">
        <FilterForm view={view} onView={onView} tasks={tasks} seesAll={seesAll} />
      </Menu>
      {phrases.map(({ words, without }) => (
        <button
          key={words}
          type="button"
          aria-label={`no longer filter by ${words}`}
          onClick={() => { onView(withFilters(view, without)); }}
          className="inline-flex min-h-6 max-w-80 cursor-pointer items-center gap-1 rounded border border-accent px-2 text-accent"
        >
          <span className="truncate">{words}</span>
          <span aria-hidden>✕</span>
        </button>
      ))}
      {phrases.length > 1 && (
        <Button tone="quiet" onClick={() => { onView({ sort: view.sort, order: view.order }); }}>
          clear all
        </Button>
      )}
    </div>
  );
}
