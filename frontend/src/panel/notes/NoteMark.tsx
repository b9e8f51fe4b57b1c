import type { ComponentProps } from "react";
import { Button } from "../pieces/Button";
import type { NotedField } from "./unsaved_note";

interface NoteMarkProps extends ComponentProps<"button"> {
  readonly field: NotedField;
  /** What the field is called. */
  readonly name: string;
  /** Notes to be seen there, mine too. */
  readonly count: number;
  readonly isUnsaved: boolean;
}

/** Not a stop of the Tab key in a row of marks, so that Tab leads from mark to mark: the key N does the same. */
export function NoteMark({ field, name, count, isUnsaved, ...trigger }: NoteMarkProps) {
  const isRow = field !== "episode";
  const shown = isUnsaved ? "unsaved note" : count === 0 ? "" : count === 1 ? "note" : `${count} notes`;
  return (
    <Button
      tone="quiet"
      {...trigger}
      {...(isRow && { tabIndex: -1 })}
      title={isRow ? `note on ${name} (N)` : `note on ${name}`}
      aria-label={`note on ${name}${shown === "" ? "" : `: ${shown}`}`}
      className="whitespace-nowrap text-xs"
    >
      <span aria-hidden>✎</span>
      {isRow ? shown : `note on the episode${shown === "" ? "" : `: ${shown}`}`}
    </Button>
  );
}
