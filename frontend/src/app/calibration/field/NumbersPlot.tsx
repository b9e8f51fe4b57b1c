import { between, counted, signed } from "../numbers";
import { plotX, plotY, SquarePlot } from "../pieces/SquarePlot";
import type { FieldAgreement } from "../records";

/** Above so many episodes they are drawn as squares of a density. */
const MOST_DOTS = 200;

/** The judge's numbers against people's; nothing for categories, or without an episode. */
export function NumbersPlot({ found }: { readonly found: FieldAgreement }) {
  const { density, points, n_episodes } = found;
  if (density == null || points.length === 0) {
    return null;
  }
  const isFew = n_episodes <= MOST_DOTS;
  const bias = biasOf(found);
  return (
    <div className="w-64 space-y-1">
      <SquarePlot
        across={{ title: "people's consensus", hue: "human" }}
        up={{ title: "judge", hue: "judge" }}
        caption={`${isFew ? "A dot is an episode" : "The darker, the more episodes"}; on the line both say the same`}
        words={`${counted(n_episodes, "episode")}. ${bias}`}
      >
        {isFew
          ? points.map((point) => (
              <circle key={`${point.dataset_id} ${point.episode_index}`} cx={plotX(point.people)} cy={plotY(point.judge)} r={3} fill="currentColor" fillOpacity={0.6}>
                <title>{`episode ${point.episode_index}`}</title>
              </circle>
            ))
          : <Squares counts={density.counts} />}
      </SquarePlot>
      <p className="text-xs text-faint">{bias}</p>
    </div>
  );
}

function Squares({ counts }: { readonly counts: readonly (readonly number[])[] }) {
  const most = Math.max(1, ...counts.flat());
  const size = 1 / counts.length;
  return counts.flatMap((row, people) =>
    row.map((count, judge) =>
      count === 0 ? null : (
        <rect
          key={`${people} ${judge}`}
          x={plotX(people * size)}
          y={plotY((judge + 1) * size)}
          width={plotX(size) - plotX(0)}
          height={plotY(0) - plotY(size)}
          fill="currentColor"
          fillOpacity={0.15 + 0.85 * Math.sqrt(count / most)}
        >
          <title>{counted(count, "episode")}</title>
        </rect>
      ),
    ),
  );
}

function biasOf({ bland_altman }: FieldAgreement): string {
  if (bland_altman == null) {
    return "No difference between judge and people can be told.";
  }
  const bias = `Bias (judge less people) ${signed(bland_altman.bias)}`;
  const limits = between(bland_altman.low, bland_altman.high);
  return limits === "" ? `${bias}; one episode, so no limits.` : `${bias}; 95% of single differences are expected within ${limits}.`;
}
