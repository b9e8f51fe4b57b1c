import { type ReactNode, useId } from "react";

const SIDE = 200;
const LEFT = 40;
const TOP = 8;
const BELOW = 36;
const RIGHT = 10;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

interface SquarePlotProps {
  /** Who says the numbers from left to right, and what they are. */
  readonly across: { readonly title: string; readonly hue: "human" | "judge" };
  /** The same from bottom to top. */
  readonly up: { readonly title: string; readonly hue: "human" | "judge" };
  readonly caption: string;
  /** What a reader learns who does not see it. */
  readonly words: string;
  readonly children: ReactNode;
}

const HUES = { human: "fill-human", judge: "fill-judge" } as const;

/** Two numbers of 0 to 1 against each other; on the diagonal they are equal. */
export function SquarePlot({ across, up, caption, words, children }: SquarePlotProps) {
  const title = useId();
  const middle = TOP + SIDE / 2;
  return (
    <figure className="w-64">
      <figcaption className="pb-1 text-faint">{caption}</figcaption>
      <svg role="img" aria-labelledby={title} viewBox={`0 0 ${LEFT + SIDE + RIGHT} ${TOP + SIDE + BELOW}`} className="text-judge">
        <title id={title}>{words}</title>
        {TICKS.map((tick) => (
          <g key={tick} fontSize={10} className="fill-faint stroke-line">
            <line x1={plotX(tick)} x2={plotX(tick)} y1={TOP} y2={TOP + SIDE} />
            <line x1={LEFT} x2={LEFT + SIDE} y1={plotY(tick)} y2={plotY(tick)} />
            <text stroke="none" x={plotX(tick)} y={TOP + SIDE + 14} textAnchor="middle">{tick}</text>
            <text stroke="none" x={LEFT - 5} y={plotY(tick) + 3.5} textAnchor="end">{tick}</text>
          </g>
        ))}
        <line x1={plotX(0)} y1={plotY(0)} x2={plotX(1)} y2={plotY(1)} strokeDasharray="3 3" className="stroke-neutral" />
        {children}
        <text x={LEFT + SIDE / 2} y={TOP + SIDE + 31} textAnchor="middle" fontSize={11} className={HUES[across.hue]}>{across.title}</text>
        <text x={11} y={middle} textAnchor="middle" fontSize={11} transform={`rotate(-90 11 ${middle})`} className={HUES[up.hue]}>{up.title}</text>
      </svg>
    </figure>
  );
}

export function plotX(value: number): number {
  return LEFT + SIDE * Math.min(1, Math.max(0, value));
}

export function plotY(value: number): number {
  return TOP + SIDE * (1 - Math.min(1, Math.max(0, value)));
}
