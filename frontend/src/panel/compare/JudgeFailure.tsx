import type { Failure } from "../../client/types";
import { Notice } from "../pieces/Notice";
import { adviceFor } from "./wording";

/** An attempt of a judge that came to nothing: why, and what to do. */
export function JudgeFailure({ failure }: { readonly failure: Failure }) {
  const { error, judge } = failure;
  return (
    <Notice tone="bad" title={`${judge.model} could not judge this episode`}>
      <p>{error.message}</p>
      <p>{adviceFor(error)}</p>
      {error.raw_reply != null && (
        <details>
          <summary className="cursor-pointer text-accent">what it replied</summary>
          <pre className="mt-1 max-h-40 overflow-auto text-xs whitespace-pre-wrap">{error.raw_reply}</pre>
        </details>
      )}
    </Notice>
  );
}
