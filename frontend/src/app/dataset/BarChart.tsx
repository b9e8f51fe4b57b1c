import { type KeyboardEvent, useRef, useState } from "react";
import type { Bar } from "./bins";

interface BarChartProps {
  readonly title: string;
  readonly bars: readonly Bar[];
  readonly unknown: number;
  readonly isChosen: (bar: Bar) => boolean;
  /** The bar was clicked: filter by it, or no longer. */
  readonly onChoose: (bar: Bar, chosen: boolean) => void;
}

const TALL = 40;

/** The bar that a key leads to; null for keys that lead nowhere. */
function barAfterKey(key: string, at: number, bars: number): number | null {
  switch (key) {
    case "ArrowRight":
      return Math.min(at + 1, bars - 1);
    case "ArrowLeft":
      return Math.max(at - 1, 0);
    case "Home":
      return 0;
    case "End":
      return bars - 1;
    default:
      return null;
  }
}

/** How many episodes fall where; Tab leads to the chart, the arrow keys from bar to bar. */
export function BarChart({ title, bars, unknown, isChosen, onChoose }: BarChartProps) {
  const [at, setAt] = useState(0);
  const group = useRef<HTMLDivElement>(null);
  const highest = Math.max(1, ...bars.map((bar) => bar.count));

  function onKeyDown(event: KeyboardEvent): void {
    const next = barAfterKey(event.key, Math.min(at, bars.length - 1), bars.length);
    if (next !== null) {
      event.preventDefault();
      // Where the focus is, there `at` follows.
      group.current?.querySelectorAll("button")[next]?.focus();
    }
  }

  return (
    <figure className="min-w-64 grow basis-64">
      <figcaption className="text-faint">
        {title}
        {unknown > 0 && <> · {unknown} unknown</>}
      </figcaption>
      <div ref={group} role="group" aria-label={title} onKeyDown={onKeyDown} className="flex h-12 items-end gap-px border-b">
        {bars.map((bar, place) => {
          const chosen = isChosen(bar);
          const height = bar.count === 0 ? 0 : Math.max(2, (TALL * bar.count) / highest);
          return (
            <button
              key={bar.name}
              type="button"
              tabIndex={place === Math.min(at, bars.length - 1) ? 0 : -1}
              aria-pressed={chosen}
              aria-label={`${bar.name}: ${bar.count} ${bar.count === 1 ? "episode" : "episodes"}`}
              title={`${bar.name}: ${bar.count}`}
              onFocus={() => { setAt(place); }}
              onClick={() => { onChoose(bar, !chosen); }}
              className={`flex h-full min-w-6 grow basis-0 cursor-pointer items-end rounded-t hover:bg-line/40 ${bar.isCategory ? "max-w-24" : ""}`}
            >
              <svg aria-hidden width="100%" height={height} preserveAspectRatio="none" className={chosen ? "text-accent" : "text-neutral"}>
                <rect width="100%" height="100%" fill="currentColor" />
              </svg>
            </button>
          );
        })}
      </div>
      <div aria-hidden className="flex gap-px text-xs text-faint">
        {bars.map((bar) => (
          <span key={bar.name} className={`min-w-0 grow basis-0 truncate ${bar.isCategory ? "max-w-24 text-center" : ""}`}>
            {bar.label}
          </span>
        ))}
      </div>
    </figure>
  );
}
