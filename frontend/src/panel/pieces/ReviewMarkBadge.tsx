import type { ReviewMark } from "../../client/types";
import { TooltipIn } from "./Tooltip";

const LOOKS = {
  accepted: { icon: "✓", hue: "text-good" },
  flagged: { icon: "⚑", hue: "text-warn" },
  excluded: { icon: "⊘", hue: "text-bad" },
} as const;

interface ReviewMarkBadgeProps {
  readonly mark: ReviewMark;
  /** Where its words are drawn on hover and on focus. */
  readonly overlay: HTMLElement | null;
  /** Classes of the word beside the sign. */
  readonly word?: string;
}

/** What people decided about an episode, as a sign and a word; who and why on hover and on focus. */
export function ReviewMarkBadge({ mark, overlay, word = "" }: ReviewMarkBadgeProps) {
  const { icon, hue } = LOOKS[mark.mark];
  const says = `${mark.mark} by ${mark.marked_by}${mark.reason === null ? "" : `: ${mark.reason}`}`;
  return (
    <TooltipIn overlay={overlay} says={says}>
      <button type="button" aria-label={says} className={`inline-flex min-h-6 min-w-6 cursor-help items-center gap-1 rounded px-1 whitespace-nowrap ${hue}`}>
        <span aria-hidden>{icon}</span>
        <span className={word}>{mark.mark}</span>
      </button>
    </TooltipIn>
  );
}
