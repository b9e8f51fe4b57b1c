import type { ReactNode } from "react";

export interface Column {
  readonly title: string;
  /** Set smaller below the title. */
  readonly detail?: string | undefined;
  /** Whose numbers these are. */
  readonly hue?: "human" | "judge" | undefined;
  /** Words stand left, numbers right. */
  readonly isWords?: boolean;
}

interface DataTableProps {
  /** What the table shows; it stands above it. */
  readonly caption: string;
  /** Whether the caption is only heard, where a heading says the same. */
  readonly isCaptionHidden?: boolean;
  /** One for each cell of a row; the first cell is the row's name. */
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly ReactNode[])[];
}

const HUES = { human: "text-human", judge: "text-judge" } as const;

/** A table that scrolls sideways by itself where the page is too narrow for it. */
export function DataTable({ caption, isCaptionHidden = false, columns, rows }: DataTableProps) {
  const sides = columns.map(({ isWords }) => (isWords === true ? "text-left" : "text-right"));
  return (
    <div role="group" aria-label={caption} tabIndex={0} className="max-w-full overflow-x-auto">
      <table>
        <caption className={isCaptionHidden ? "sr-only" : "pb-1 text-left text-faint"}>{caption}</caption>
        <thead>
          <tr className="border-b">
            {columns.map(({ title, detail, hue }, place) => (
              <th key={place} scope="col" className={`py-1 pr-4 align-bottom font-medium ${sides[place] ?? ""} ${hue === undefined ? "text-faint" : HUES[hue]}`}>
                {title}
                {detail !== undefined && detail !== "" && <span className={`block max-w-40 text-xs font-normal text-faint ${sides[place] === "text-right" ? "ml-auto" : ""}`}>{detail}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row} className="border-b">
              {cells.map((cell, place) =>
                place === 0 ? (
                  <th key={place} scope="row" className={`py-1 pr-4 align-top font-normal ${sides[place] ?? ""}`}>{cell}</th>
                ) : (
                  <td key={place} className={`py-1 pr-4 align-top ${sides[place] ?? ""}`}>{cell}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
