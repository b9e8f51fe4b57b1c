import type { Standing } from "./fold-events";

interface ProgressBarProps {
  readonly standing: Standing;
  /** Judgements that were known already, out of those judged. */
  readonly cached: number;
}

const WIDTH = 1000;

/** One bar for all episodes of a run: cached, judged, failed, and what is left. */
export function ProgressBar({ standing, cached }: ProgressBarProps) {
  const { asked, judged, failed } = standing;
  const known = Math.min(cached, judged);
  const parts = [
    { name: "cached", amount: known, look: "fill-neutral" },
    { name: "judged", amount: judged - known, look: "fill-judge" },
    { name: "failed", amount: failed, look: "fill-bad" },
  ];
  const ends = parts.map((_, place) => parts.slice(0, place + 1).reduce((sum, part) => sum + part.amount, 0));
  const scale = asked > 0 ? WIDTH / asked : 0;
  return (
    <div
      role="progressbar"
      aria-label="episodes attempted"
      aria-valuemin={0}
      aria-valuemax={asked}
      aria-valuenow={judged + failed}
      aria-valuetext={`${judged} judged, ${failed} failed, of ${asked}`}
      className="overflow-hidden rounded border bg-raised"
    >
      <svg viewBox={`0 0 ${WIDTH} 12`} preserveAspectRatio="none" className="h-3 w-full" aria-hidden="true">
        <pattern id="failed-stripes" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="5" height="8" className="fill-bad" />
        </pattern>
        {parts.map(({ name, amount, look }, place) => (
          <rect
            key={name}
            x={((ends[place] ?? 0) - amount) * scale}
            width={amount * scale}
            height="12"
            {...(name === "failed" ? { fill: "url(#failed-stripes)" } : { className: look })}
          />
        ))}
      </svg>
    </div>
  );
}
