import { counted, decimals } from "../numbers";
import { plotX, plotY, SquarePlot } from "../pieces/SquarePlot";
import type { ProbabilityMetrics } from "../records";

interface ReliabilityDiagramProps {
  readonly caption: string;
  readonly metrics: ProbabilityMetrics;
}

/** What the judge gave as a probability against what people said; larger dots hold more episodes. */
export function ReliabilityDiagram({ caption, metrics: { bins } }: ReliabilityDiagramProps) {
  const most = Math.max(1, ...bins.map(({ n }) => n));
  const told = bins.map(({ n, predicted, observed }) => `said ${decimals(predicted)}, came to ${decimals(observed)} (${counted(n, "episode")})`);
  return (
    <SquarePlot
      across={{ title: "judge's probability", hue: "judge" }}
      up={{ title: "share people call a success", hue: "human" }}
      caption={caption}
      words={told.join("; ")}
    >
      {bins.map((bin, place) => (
        <g key={place} stroke="currentColor">
          <line x1={plotX(bin.predicted)} x2={plotX(bin.predicted)} y1={plotY(bin.low)} y2={plotY(bin.high)} />
          <circle cx={plotX(bin.predicted)} cy={plotY(bin.observed)} r={3 + 3 * Math.sqrt(bin.n / most)} fill="currentColor">
            <title>{told[place]}</title>
          </circle>
        </g>
      ))}
    </SquarePlot>
  );
}
