import type { LogLine } from "./fold-events";

interface EventLogProps {
  readonly lines: readonly LogLine[];
}

/** The last that happened in a run, newest first. */
export function EventLog({ lines }: EventLogProps) {
  return (
    <details className="rounded border" open>
      <summary className="cursor-pointer px-2 py-1 font-medium">What happened</summary>
      {lines.length === 0 ? (
        <p className="px-2 pb-2 text-faint">Nothing yet.</p>
      ) : (
        // A scrolling region must take focus to be scrolled by keys.
        <ol tabIndex={0} aria-label="Events, newest first" className="max-h-48 overflow-auto px-2 pb-2 text-xs">
          {lines.toReversed().map(({ seq, text, bad }) => (
            <li key={seq} className="flex gap-3">
              <span className="w-12 shrink-0 text-right text-faint">{seq}</span>
              <span className={bad ? "text-bad" : ""}>{text}</span>
            </li>
          ))}
        </ol>
      )}
    </details>
  );
}
