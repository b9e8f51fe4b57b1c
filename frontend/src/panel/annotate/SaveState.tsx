import { useEffect, useState } from "react";
import type { DraftSnapshot } from "../draft/draft";

const TONES = {
  calm: "text-faint",
  good: "text-good",
  warn: "text-warn",
  bad: "text-bad",
} as const;

interface SaveStateProps {
  readonly draft: DraftSnapshot;
  readonly onShowConflict: () => void;
}

/** How far the marks have been kept. */
export function SaveState({ draft, onShowConflict }: SaveStateProps) {
  const now = useNow(5000);
  const { tone, says } = wordsFor(draft, now);
  return (
    <span className="inline-flex items-center gap-2">
      <span role="status" className={TONES[tone]} {...(draft.problem !== null && { title: draft.problem })}>
        {says}
      </span>
      {draft.state === "conflict" && (
        <button
          type="button"
          onClick={onShowConflict}
          className="cursor-pointer rounded border border-bad px-2 py-0.5 text-bad"
        >
          Choose
        </button>
      )}
    </span>
  );
}

interface Words {
  readonly tone: keyof typeof TONES;
  readonly says: string;
}

/** The state in words; `now` in milliseconds. */
export function wordsFor(draft: DraftSnapshot, now: number): Words {
  const { state, revealed, savedAt, problem } = draft;
  const why = problem === null ? "" : `: ${problem}`;
  switch (state) {
    case "pending":
      return revealed
        ? { tone: "calm", says: `saves in a moment${why}` }
        : { tone: "warn", says: `kept here, not saved: Enter saves${why}` };
    case "saving":
      return { tone: "calm", says: "saving…" };
    case "offline":
      return { tone: "warn", says: `kept here until the connection is back${why}` };
    case "conflict":
      return { tone: "bad", says: "not saved: you saved other marks elsewhere" };
    case "refused":
      return { tone: "bad", says: `not saved${why}` };
    default:
      return savedAt === null
        ? { tone: "calm", says: "nothing marked yet" }
        : { tone: "good", says: `saved ${ago(now - Date.parse(savedAt))} ✓` };
  }
}

function ago(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) {
    return `${seconds} s ago`;
  }
  if (seconds < 3600) {
    return `${Math.round(seconds / 60)} min ago`;
  }
  return seconds < 86_400 ? `${Math.round(seconds / 3600)} h ago` : `${Math.round(seconds / 86_400)} d ago`;
}

function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
    }, everyMs);
    return () => {
      clearInterval(timer);
    };
  }, [everyMs]);
  return now;
}
