import type { ReactNode } from "react";
import type { ColumnLook } from "./columns";
import { isOpenSort, sortedBy, type View } from "./view";

interface HeaderCellProps {
  readonly look: ColumnLook;
  readonly view: View;
  readonly onView: (view: View) => void;
  /** Whether the user may sort by what judges said. */
  readonly seesAll: boolean;
  readonly children: ReactNode;
}

/** A column's name; a click sorts by it. */
export function HeaderCell({ look, view, onView, seesAll, children }: HeaderCellProps) {
  const { sort } = look;
  const order = sort !== undefined && (view.sort ?? "episode_index") === sort ? (view.order ?? "asc") : null;
  const isSortable = sort !== undefined && (seesAll || isOpenSort(sort));
  const blind = "while the dataset is blind the order would tell what judges said";
  return (
    <div
      role="columnheader"
      aria-sort={order === null ? "none" : order === "asc" ? "ascending" : "descending"}
      className={`flex items-center ${look.cell}`}
    >
      {isSortable ? (
        <button
          type="button"
          onClick={() => { onView(sortedBy(view, sort)); }}
          className="min-h-6 cursor-pointer truncate rounded font-medium text-faint hover:text-ink"
          {...(look.title !== undefined && { title: look.title })}
        >
          {children}
          <span aria-hidden>{order === null ? "" : order === "asc" ? " ▴" : " ▾"}</span>
        </button>
      ) : (
        <span className="truncate font-medium text-faint" title={sort === undefined ? look.title : blind}>
          {children}
        </span>
      )}
    </div>
  );
}
