import type { ReactNode } from "react";
import { decimals } from "../numbers";
import type { Report } from "../records";
import { baselineWords } from "../words";
import { type BaselineMark, SHAPES, shapeOf } from "./baseline-marks";

/** What the signs in the interval plots mean. */
export function IntervalLegend({ report }: { readonly report: Report }) {
  const shapes = new Map<BaselineMark["shape"], string>();
  for (const { kind, label } of report.judges) {
    if (kind === "baseline" && !shapes.has(shapeOf(label))) {
      shapes.set(shapeOf(label), label);
    }
  }
  const level = Math.round(100 * report.settings.level_two_sided);
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-faint" aria-label="Signs">
      <Sign words={`judge; thin: ${level}% interval, thick: down to its lower bound`}>
        <g className="text-judge" stroke="currentColor">
          <line x1={1} x2={25} y1={7} y2={7} />
          <line x1={6} x2={15} y1={7} y2={7} strokeWidth={4} />
          <circle cx={15} cy={7} r={4} fill="currentColor" stroke="none" />
        </g>
      </Sign>
      <Sign words={`threshold ${decimals(report.threshold)}: a pass needs dot and bound right of it`}>
        <line x1={13} x2={13} y1={0} y2={14} strokeDasharray="3 2" strokeWidth={1.5} className="stroke-ink" />
      </Sign>
      <Sign words="what a person reaches against the others">
        <rect x={2} y={1} width={22} height={12} className="fill-human/20" />
        <line x1={13} x2={13} y1={1} y2={13} strokeWidth={2} className="stroke-human" />
      </Sign>
      {[...shapes].map(([shape, label]) => (
        <Sign key={shape} words={`baseline, never accepted: ${baselineWords(label)}`}>
          <path d={SHAPES[shape]} transform="translate(13 7)" strokeWidth={1.5} className="fill-none stroke-neutral" />
        </Sign>
      ))}
    </ul>
  );
}

function Sign({ words, children }: { readonly words: string; readonly children: ReactNode }) {
  return (
    <li className="flex items-center gap-1">
      <svg aria-hidden width={26} height={14} className="shrink-0">{children}</svg>
      {words}
    </li>
  );
}
