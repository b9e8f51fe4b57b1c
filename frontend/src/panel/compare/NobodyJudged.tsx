import type { Judge } from "../../client/types";
import { Notice } from "../pieces/Notice";

/** No judge has said anything yet: how one comes to. */
export function NobodyJudged({ judges }: { readonly judges: readonly Judge[] }) {
  const hasModel = judges.some((judge) => judge.provider !== "reference");
  return (
    <Notice title="No judge has judged this episode">
      <p>
        Rate 5 episodes and the judge “reference” can start: it compares with your marks and needs no model.
      </p>
      {!hasModel && (
        <>
          <p>No model is configured. These two lines in the file given as --config add one:</p>
          <pre className="overflow-x-auto rounded border bg-ground p-2 text-xs" tabIndex={0}>
            {'[judges.gpt]\njudge = "openai/gpt-4.1"'}
          </pre>
        </>
      )}
    </Notice>
  );
}
