import type { RateEstimate } from "../records";

const HIGH = 18;
const TONES: Readonly<Record<RateEstimate["method"], string>> = {
  human_only: "text-human",
  ppi: "text-neutral",
  rogan_gladen: "text-neutral",
  judge_only: "text-judge",
};

/** A success rate and its interval on an axis from 0 to 1; its numbers stand beside it. */
export function RateBar({ rate: { method, value, low, high } }: { readonly rate: RateEstimate }) {
  const x = (share: number) => `${100 * share}%`;
  return (
    <svg aria-hidden height={HIGH} className={`w-48 overflow-visible ${TONES[method]}`}>
      <line x1="0%" x2="100%" y1={HIGH / 2} y2={HIGH / 2} className="stroke-line" />
      {[0, 0.5, 1].map((tick) => <line key={tick} x1={x(tick)} x2={x(tick)} y1={5} y2={HIGH - 5} className="stroke-line" />)}
      {low != null && high != null && <line x1={x(low)} x2={x(high)} y1={HIGH / 2} y2={HIGH / 2} stroke="currentColor" strokeWidth={3} />}
      {value != null && <circle cx={x(value)} cy={HIGH / 2} r={4.5} fill="currentColor" />}
    </svg>
  );
}
