import { moment } from "../runs/amounts";

interface FreshnessProps {
  readonly madeAt: string;
  /** Whether somebody has said something since. */
  readonly isOutdated: boolean;
  /** Why it could not be made again. */
  readonly problem: string | null;
}

/** When the report was made, and whether a newer one is on its way. */
export function Freshness({ madeAt, isOutdated, problem }: FreshnessProps) {
  return (
    <p role="status" className={problem === null ? "py-0.5 text-faint" : "py-0.5 text-warn"}>
      Made <time dateTime={madeAt}>{moment(madeAt)}</time>
      {isOutdated && problem === null && " · somebody has said something new: it is being made again …"}
      {problem !== null && ` · it does not hold the newest words: ${problem}`}
    </p>
  );
}
