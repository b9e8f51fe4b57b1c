import type { Verdict } from "../records";
import { VERDICTS } from "../words";

/** A verdict by its mark and word. */
export function VerdictMark({ verdict }: { readonly verdict: Verdict | null }) {
  if (verdict === null) {
    return <span className="text-faint">for comparison</span>;
  }
  const { mark, word, tone } = VERDICTS[verdict];
  return (
    <span className={`font-semibold ${tone}`}>
      <span aria-hidden>{mark}</span> {word}
    </span>
  );
}
