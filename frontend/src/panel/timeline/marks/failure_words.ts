import type { Judgement } from "../../../client/types";

/** Says what went wrong by the judge's word; empty where it says nothing did. */
export function failureInWords({ failure }: Judgement): string {
  if (failure === null || failure === undefined) {
    return "";
  }
  const mode = failure.mode.replaceAll("_", " ");
  const recovered = failure.recovered ? ", recovered" : "";
  const detail = failure.detail ?? null;
  return detail === null ? `${mode}${recovered}` : `${mode}${recovered} (${detail})`;
}
