/** Where a run stands, in words. */
import type { Run } from "../../client/types";

interface Look {
  readonly icon: string;
  readonly words: string;
  readonly tone: string;
  readonly meaning: string;
}

export const STATUS_LOOKS: Readonly<Record<Run["status"], Look>> = {
  queued: { icon: "◷", words: "waiting", tone: "text-neutral", meaning: "No worker has taken it yet." },
  running: { icon: "▶", words: "running", tone: "text-accent", meaning: "A worker judges its episodes." },
  done: { icon: "✓", words: "done", tone: "text-good", meaning: "Every episode was attempted." },
  cancelled: { icon: "■", words: "cancelled", tone: "text-warn", meaning: "Somebody stopped it." },
  budget_exhausted: {
    icon: "◼",
    words: "budget spent",
    tone: "text-warn",
    meaning: "It stopped before spending more than its budget.",
  },
  failed: { icon: "✕", words: "could not judge", tone: "text-bad", meaning: "Nothing could be judged." },
  imported: { icon: "↧", words: "imported", tone: "text-neutral", meaning: "It was made elsewhere." },
};

/** Whether a worker will do something for it. */
export function isActive(status: Run["status"]): boolean {
  return status === "queued" || status === "running";
}

export function canResume(status: Run["status"]): boolean {
  return status === "cancelled" || status === "budget_exhausted" || status === "failed";
}
