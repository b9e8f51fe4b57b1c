import type { Note } from "../../client/types";
import type { useNotes } from "../data/notes";
import { Problem } from "../pieces/Problem";

interface OthersNotesProps {
  readonly visible: boolean;
  readonly notes: readonly Note[];
  /** How the asking for all notes of the episode went. */
  readonly asked: Pick<ReturnType<typeof useNotes>, "data" | "error" | "refetch">;
}

/** What other people noted on a field, by name and time. */
export function OthersNotes({ visible, notes, asked }: OthersNotesProps) {
  if (asked.data === undefined) {
    return asked.error === null ? (
      <p role="status">Loading notes…</p>
    ) : (
      <Problem what="The notes could not be loaded" error={asked.error} onRetry={() => void asked.refetch()} />
    );
  }
  if (!visible) {
    return <p className="text-faint">What others noted is shown after your first save.</p>;
  }
  if (notes.length === 0) {
    return <p className="text-faint">Nobody else noted anything here.</p>;
  }
  return (
    <ul aria-label="notes of others" className="space-y-2 border-t pt-2">
      {notes.map(({ annotator, text, created_at: when }) => (
        <li key={annotator}>
          <p className="text-xs">
            <span className="font-medium text-human">{annotator}</span>{" "}
            <time dateTime={when} className="text-faint">
              {new Date(when).toLocaleString()}
            </time>
          </p>
          <p className="whitespace-pre-wrap break-words">{text}</p>
        </li>
      ))}
    </ul>
  );
}
