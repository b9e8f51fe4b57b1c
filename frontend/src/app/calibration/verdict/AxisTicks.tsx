import { type Axis, share, ticksOf } from "./axis";

/** The numbers above the interval plots; those who hear the page hear them in each plot. */
export function AxisTicks({ axis }: { readonly axis: Axis }) {
  return (
    <svg aria-hidden width="100%" height={16} className="overflow-visible text-faint">
      {ticksOf(axis).map((tick) => (
        <g key={tick}>
          <line x1={`${share(tick, axis)}%`} x2={`${share(tick, axis)}%`} y1={12} y2={16} className="stroke-line" />
          <text x={`${share(tick, axis)}%`} y={10} textAnchor={tick === axis.low ? "start" : tick === axis.high ? "end" : "middle"} fontSize={10} fill="currentColor">
            {String(tick).replace("-", "\u2212")}
          </text>
        </g>
      ))}
    </svg>
  );
}
