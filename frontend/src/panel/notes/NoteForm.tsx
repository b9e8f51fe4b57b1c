import { type RefObject, useId } from "react";
import { Button } from "../pieces/Button";
import { SendState } from "./SendState";
import type { OwnNote } from "./use_own_note";

interface NoteFormProps {
  readonly area: RefObject<HTMLTextAreaElement | null>;
  /** What the field is called. */
  readonly name: string;
  readonly own: OwnNote;
  /** My note as the server has it; empty for none. */
  readonly saved: string;
  readonly onSave: () => void;
  readonly onClose: () => void;
}

/** As the server allows. */
const LONGEST = 2000;
const NEARLY = 1800;

/** My note on one field, and what became of it. */
export function NoteForm({ area, name, own, saved, onSave, onClose }: NoteFormProps) {
  const heading = useId();
  const text = own.typed ?? saved;
  const isNew = text.trim() !== saved;
  const isSaving = own.sending?.state === "sending";
  const save = () => {
    if (isSaving) {
      return;
    }
    if (isNew) {
      onSave();
    } else {
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
      {isNew && <SendState own={own} onRetry={save} />}
    </div>
  );
}
