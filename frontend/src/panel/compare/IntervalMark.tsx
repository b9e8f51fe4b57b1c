interface IntervalMarkProps {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** An interval on a line from 0 to 1, with its value as a stroke across; the numbers stand beside it. */
export function IntervalMark({ value, low, high }: IntervalMarkProps) {
  return (
    <span aria-hidden data-interval className="relative my-0.5 block h-2 min-w-14">
      <span className="absolute inset-x-0 top-[3.5px] h-px bg-line" />
      <span className="absolute top-[3px] h-0.5 bg-current" style={{ left: percent(low), width: percent(high - low) }} />
      <span className="absolute inset-y-0 w-0.5 -translate-x-1/2 bg-current" style={{ left: percent(value) }} />
    </span>
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
