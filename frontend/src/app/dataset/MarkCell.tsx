import type { ReviewMark } from "../../client/types";
import { ReviewMarkBadge } from "../../panel/pieces/ReviewMarkBadge";
import { useSurroundings } from "../shell/surroundings";

/** What people decided; only its sign where there is little room. */
export function MarkCell({ mark }: { readonly mark: ReviewMark }) {
  const { overlay } = useSurroundings();
  return <ReviewMarkBadge mark={mark} overlay={overlay} word="sr-only sm:not-sr-only" />;
}
