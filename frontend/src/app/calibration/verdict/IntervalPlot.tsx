import { decimals } from "../numbers";
import type { Requirement } from "../records";
import { type Axis, share } from "./axis";
import { type BaselineMark, SHAPES } from "./baseline-marks";
import { plotWords } from "./plot-words";

const HIGH = 26;
const MIDDLE = HIGH / 2;

interface IntervalPlotProps {
  readonly requirement: Requirement;
  readonly marks: readonly BaselineMark[];
  readonly axis: Axis;
  readonly threshold: number;
}

/** A deciding number with its interval and lower bound, the threshold, what people reach, and baselines. */
export function IntervalPlot({ requirement, marks, axis, threshold }: IntervalPlotProps) {
  const { number, bound, ceiling } = requirement;
  const x = (value: number) => `${share(value, axis)}%`;
  return (
    <svg role="img" aria-label={plotWords(requirement, marks, threshold)} width="100%" height={HIGH} className="overflow-visible text-judge">
      <line x1="0%" x2="100%" y1={MIDDLE} y2={MIDDLE} className="stroke-line" />
      {ceiling.low != null && ceiling.high != null && (
        <rect x={x(ceiling.low)} width={`${share(ceiling.high, axis) - share(ceiling.low, axis)}%`} y={2} height={HIGH - 4} className="fill-human/20" />
      )}
      {ceiling.value !== null && <line x1={x(ceiling.value)} x2={x(ceiling.value)} y1={2} y2={HIGH - 2} strokeWidth={2} className="stroke-human" />}
      <line x1={x(threshold)} x2={x(threshold)} y1={0} y2={HIGH} strokeDasharray="3 2" strokeWidth={1.5} className="stroke-ink" />
      {marks.map(({ shape, label, value }) => (
        <svg key={label} x={x(value)} y={HIGH - 5} overflow="visible">
          <path d={SHAPES[shape]} strokeWidth={1.5} className="fill-none stroke-neutral"><title>{`${label}: ${decimals(value)}`}</title></path>
        </svg>
      ))}
      {number.low != null && number.high != null && (
        <g stroke="currentColor">
          <line x1={x(number.low)} x2={x(number.high)} y1={MIDDLE} y2={MIDDLE} />
          {[number.low, number.high].map((end, side) => <line key={side} x1={x(end)} x2={x(end)} y1={MIDDLE - 4} y2={MIDDLE + 4} />)}
        </g>
      )}
      {bound !== null && number.value !== null && (
        <line x1={x(bound)} x2={x(number.value)} y1={MIDDLE} y2={MIDDLE} stroke="currentColor" strokeWidth={4} />
      )}
      {number.value !== null && <circle cx={x(number.value)} cy={MIDDLE} r={4.5} fill="currentColor" />}
    </svg>
  );
}
