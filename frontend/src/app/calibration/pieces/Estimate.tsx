import { NoValue } from "../../dataset/NoValue";
import { between, decimals, signed } from "../numbers";
import type { Estimated } from "../records";

interface EstimateProps {
  readonly number: Estimated;
  /** Whose number it is. */
  readonly hue?: "human" | "judge" | undefined;
  /** Whether a plus sign is shown, as differences have it. */
  readonly isDifference?: boolean;
  /** Whether to add how many episodes it rests on. */
  readonly withEpisodes?: boolean;
  /** Whether it is known not to have an interval: the caption says so. */
  readonly isPoint?: boolean;
}

const HUES = { human: "text-human", judge: "text-judge" } as const;

/** A number with its interval; what of it is missing says why. */
export function Estimate({ number, hue, isDifference = false, withEpisodes = false, isPoint = false }: EstimateProps) {
  const { value, low, high, n_episodes } = number;
  if (value === null) {
    return (
      <span className="inline-block whitespace-nowrap">
        <NoValue reason={number.reason ?? "nothing says why"} />
        {withEpisodes && <span className="text-xs text-faint"> n {n_episodes}</span>}
      </span>
    );
  }
  const interval = between(low, high);
  return (
    <span className="inline-block whitespace-nowrap">
      <span className={`font-medium ${hue === undefined ? "" : HUES[hue]}`}>{isDifference ? signed(value) : decimals(value)}</span>{" "}
      <span className={`inline-block text-left text-xs text-faint ${withEpisodes ? "min-w-32" : "min-w-20"}`}>
        {interval === "" && number.interval_reason != null && !isPoint ? <NoValue reason={`no interval: ${number.interval_reason}`} /> : interval}
        {withEpisodes && ` n ${n_episodes}`}
      </span>
    </span>
  );
}
