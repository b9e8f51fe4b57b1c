import { Popover as Parts } from "radix-ui";
import { useRef } from "react";
import { usePanel } from "../context";
import { useNotes } from "../data/notes";
import { FIELD_NAMES } from "../pieces/field_names";
import type { NotedField } from "./kept_note";
import { NoteForm } from "./NoteForm";
import { NoteMark } from "./NoteMark";
import { OthersNotes } from "./OthersNotes";
import { useOwnNote } from "./use_own_note";

interface FieldNoteProps {
  readonly field: NotedField;
  /** Whether others' notes may be seen. */
  readonly visible: boolean;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  /** Say something that needs no answer. */
  readonly say: (words: string) => void;
}

/** The button that tells whether a field has notes, and beside it, when open, what they say. */
export function FieldNote({ field, visible, isOpen, onOpen, say }: FieldNoteProps) {
  const { client, datasetId, episode, me, overlay } = usePanel();
  const notes = useNotes(client, datasetId, episode.episode_index);
  const own = useOwnNote(field);
  const text = useRef<HTMLTextAreaElement>(null);
  const before = useRef<Element | null>(null);
  const name = field === "episode" ? "the episode" : FIELD_NAMES[field];
  const here = (notes.data ?? []).filter((note) => note.field === field);
  const saved = here.find(({ annotator }) => annotator === me.name)?.text ?? "";
  const others = visible ? here.filter(({ annotator }) => annotator !== me.name) : [];
  const isUnsaved = own.typed !== null && own.typed.trim() !== saved;
  const state = !isUnsaved ? "saved" : own.sending?.state === "offline" ? "unsent" : "unsaved";

  function open(isToOpen: boolean): void {
    if (!isToOpen && !isUnsaved && own.typed !== null && own.sending === null) {
      own.type(null);
    }
    onOpen(isToOpen);
  }

  async function save(): Promise<void> {
    if (await own.save(saved)) {
      say(own.typed?.trim() === "" ? `Note on ${name} taken back.` : `Note on ${name} saved.`);
      onOpen(false);
    }
  }

  return (
    <Parts.Root open={isOpen} onOpenChange={open}>
      <Parts.Trigger asChild>
        <NoteMark field={field} name={name} count={others.length + (saved === "" ? 0 : 1)} state={state} />
      </Parts.Trigger>
      <Parts.Portal container={overlay}>
        <Parts.Content
          aria-label={`note on ${name}`}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            before.current = (overlay.getRootNode() as Document | ShadowRoot).activeElement;
            text.current?.focus();
          }}
          // Back to the mark one was at: the button itself is no stop on the way through the marks.
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (before.current instanceof HTMLElement) {
              before.current.focus({ preventScroll: true });
            }
          }}
          className="z-40 max-h-96 w-80 max-w-[92vw] space-y-2 overflow-auto rounded border bg-ground p-3 text-ink shadow-lg"
        >
          <NoteForm
            area={text}
            name={name}
            own={own}
            saved={saved}
            onSave={() => void save()}
            onClose={() => {
              open(false);
            }}
          />
          <OthersNotes visible={visible} notes={others} asked={notes} />
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  );
}
