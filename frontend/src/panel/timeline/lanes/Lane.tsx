import { useMemo } from "react";
import { Row } from "../axis/Row";
import { valueRange } from "./aligned_series";
import { LanePlot } from "./LanePlot";
import { brief } from "./brief";
import { LaneLegend } from "./LaneLegend";
import type { LaneLine } from "./line_look";

interface LaneProps {
  readonly name: string;
  /** Keep the same array while nothing changed. */
  readonly lines: readonly LaneLine[];
  /** Values that the height always holds, such as 0 and 1 for shares. */
  readonly include?: readonly number[];
  readonly height?: number;
  /** Why it shows nothing, where it does. */
  readonly missing: string;
  /** Put the legend over the plot, where there are more lines than the side has room for. */
  readonly legendAbove?: boolean;
  /** What to know before reading it. */
  readonly note?: string;
}

const NONE: readonly number[] = [];

/** One signal over time: its name and its value at the cursor, and its lines. */
export function Lane({ name, lines, include = NONE, height = 40, missing, legendAbove = false, note }: LaneProps) {
  const range = useMemo(() => valueRange(lines, include), [lines, include]);
  return (
    <Row
      label={
        <>
          <span className="flex items-baseline justify-between gap-1">
            <span className="truncate text-ink" title={name}>
              {name}
            </span>
            {range !== null && (
              <span className="hidden text-[10px] whitespace-nowrap @xl:inline" title="lowest and highest of the lane">
                {brief(range[0])}–{brief(range[1])}
              </span>
            )}
          </span>
          {range !== null && !legendAbove && <LaneLegend lines={lines} />}
        </>
      }
    >
      {range !== null && legendAbove && <LaneLegend lines={lines} across />}
      {range === null ? (
        <p className="py-1 text-[11px] text-faint">{missing}</p>
      ) : (
        <LanePlot name={name} lines={lines} low={range[0]} high={range[1]} height={height} />
      )}
      {note !== undefined && range !== null && <p className="text-[10px] text-faint">{note}</p>}
    </Row>
  );
}
