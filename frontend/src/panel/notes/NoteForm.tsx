import { type RefObject, useId } from "react";
import { Button } from "../pieces/Button";
import { Problem } from "../pieces/Problem";
import type { useTypedNote } from "./use_typed_note";

interface NoteFormProps {
  readonly area: RefObject<HTMLTextAreaElement | null>;
  /** What the field is called. */
  readonly name: string;
  readonly own: ReturnType<typeof useTypedNote>;
  /** My note as the server has it; empty for none. */
  readonly saved: string;
  readonly isSaving: boolean;
  readonly error: Error | null;
  readonly onSave: (text: string) => void;
  readonly onClose: () => void;
}

/** As the server allows. */
const LONGEST = 2000;
const NEARLY = 1800;

/** My note on one field, and what became of it. */
export function NoteForm({ area, name, own, saved, isSaving, error, onSave, onClose }: NoteFormProps) {
  const heading = useId();
  const text = own.typed ?? saved;
  const isNew = text.trim() !== saved;
  const save = () => {
    if (isSaving) {
      return;
    }
    if (isNew) {
      onSave(text);
    } else {
      own.type(null);
      onClose();
    }
  };
  return (
    <div className="space-y-2">
      <h2 id={heading} className="text-sm font-semibold">
        Note on {name}
      </h2>
      <textarea
        ref={area}
        aria-labelledby={heading}
        rows={4}
        maxLength={LONGEST}
        value={text}
        placeholder="what you see, and why"
        onChange={(event) => {
          own.type(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            save();
          }
        }}
        className="block w-full rounded border bg-ground p-1"
      />
      {own.typed !== null && isNew && saved !== "" && (
        <p className="text-xs text-faint">
          saved so far: “{saved}”
        </p>
      )}
      {text.length > NEARLY && (
        <p className="text-xs text-faint tabular-nums">{LONGEST - text.length} characters left</p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button tone="main" aria-disabled={isSaving} title="Ctrl Enter, or Command Enter" onClick={save}>
          {isSaving ? "Saving…" : text.trim() === "" && saved !== "" ? "Take note back" : "Save note"}
        </Button>
        {own.typed !== null && isNew && !isSaving && (
          <Button
            tone="quiet"
            onClick={() => {
              own.type(null);
            }}
          >
            drop what is not saved
          </Button>
        )}
      </div>
      <p className="text-xs text-faint">
        {own.isKept
          ? "What you type stays in this browser until it is saved; Esc closes."
          : "This browser keeps nothing: save before you leave the page."}
      </p>
      {error !== null && isNew && (
        <Problem
          what={own.isKept ? "The note was not saved; your text is kept in this browser" : "The note was not saved"}
          error={error}
          onRetry={save}
        />
      )}
    </div>
  );
}
