import { useCursorFrame } from "../axis/context";
import { valueAt } from "./aligned_series";
import { brief } from "./brief";
import type { LaneLine } from "./line_look";

interface LaneLegendProps {
  readonly lines: readonly LaneLine[];
  /** In rows across, each entry as wide as its words. */
  readonly across?: boolean;
}

/** Which line is which, by dash and hue, and what each says at the cursor. */
export function LaneLegend({ lines, across = false }: LaneLegendProps) {
  const frame = useCursorFrame();
  return (
    <ul className={across ? "relative z-30 flex w-fit flex-wrap gap-x-4 bg-ground text-[11px] text-faint" : "flex flex-col"}>
      {lines.map((line, nth) => {
        const value = valueAt(line, frame);
        return (
          <li key={`${nth} ${line.label}`} className="flex items-center gap-1">
            <svg aria-hidden width="18" height="8" className="shrink-0">
              <line
                x1="0"
                x2="18"
                y1="4"
                y2="4"
                strokeWidth="1.5"
                strokeDasharray={line.dash.join(" ")}
                style={{ stroke: `var(--rj-${line.hue})` }}
              />
            </svg>
            {lines.length > 1 && (
              <span className="min-w-0 truncate" title={line.label}>
                {line.label}
              </span>
            )}
            <span className="ml-auto text-right text-ink" title={value === null ? `unknown at frame ${frame}` : undefined}>
              {value === null ? "—" : brief(value)}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
