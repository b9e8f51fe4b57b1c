import { useId, useMemo, useState } from "react";
import type { Trajectory } from "../../../client/types";
import { Lane } from "./Lane";
import { dashOf, type LaneLine, signalHue } from "./line_look";

type Column = Trajectory["columns"][number];

/** The dataset's numeric columns, folded away until wanted. */
export function ColumnLanes({ trajectory }: { readonly trajectory: Trajectory }) {
  const { columns, withheld, frame_index: frames } = trajectory;
  return (
    <>
      {columns.length === 0 && (
        <p className="border-t border-line py-1 text-[11px] text-faint">This dataset has no state or action columns.</p>
      )}
      {columns.map((column) => (
        <FoldedColumn key={column.key} column={column} frames={frames} />
      ))}
      {withheld.length > 0 && (
        <p className="border-t border-line py-1 text-[11px] text-faint">
          Left out until your own marks are saved, since they may hold a verdict: {withheld.join(", ")}.
        </p>
      )}
    </>
  );
}

function FoldedColumn({ column, frames }: { readonly column: Column; readonly frames: readonly number[] }) {
  const [open, setOpen] = useState(false);
  const body = useId();
  return (
    <div className="border-t border-line">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={body}
        onClick={() => {
          setOpen(!open);
        }}
        // Above the cursor, which would cross the words.
        className="relative z-30 flex min-h-6 items-center gap-1 bg-ground pr-2 text-left text-[11px] text-faint hover:text-ink"
      >
        <span aria-hidden>{open ? "▾" : "▸"}</span>
        {column.key}
        <span>({dimensions(column)})</span>
      </button>
      <div id={body}>{open && <ColumnLane column={column} frames={frames} />}</div>
    </div>
  );
}

function ColumnLane({ column, frames }: { readonly column: Column; readonly frames: readonly number[] }) {
  const lines = useMemo(
    () =>
      Array.from(
        { length: widthOf(column) },
        (_, d): LaneLine => ({
          label: column.names?.[d] ?? `[${d}]`,
          hue: signalHue(d),
          dash: dashOf(d),
          frames,
          values: column.values.map((row) => row[d] ?? null),
        }),
      ),
    [column, frames],
  );
  return (
    <Lane
      name={column.key}
      lines={lines}
      height={72}
      legendAbove={lines.length > 1}
      missing="Every value of this column is missing."
    />
  );
}

function widthOf(column: Column): number {
  return column.names?.length ?? column.values[0]?.length ?? 0;
}

function dimensions(column: Column): string {
  const width = widthOf(column);
  return width === 1 ? "1 dimension" : `${width} dimensions`;
}
