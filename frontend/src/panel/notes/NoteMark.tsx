import type { ComponentProps } from "react";
import { Button } from "../pieces/Button";
import type { NotedField } from "./kept_note";

interface NoteMarkProps extends ComponentProps<"button"> {
  readonly field: NotedField;
  /** What the field is called. */
  readonly name: string;
  /** Notes to be seen there, mine too. */
  readonly count: number;
  /** Of mine: typed and not saved, or saved and not on the server for want of an answer. */
  readonly state: "saved" | "unsaved" | "unsent";
}

/** Beside a field's name there is room for a sign only; `shown` says it in words. */
const SIGNS = { unsaved: "*", unsent: "↑" } as const;

/** Not a stop of the Tab key in a row of marks, so that Tab leads from mark to mark: the key N does the same. */
export function NoteMark({ field, name, count, state, ...trigger }: NoteMarkProps) {
  const isRow = field !== "episode";
  const shown = state !== "saved" ? `${state} note` : count === 0 ? "" : count === 1 ? "note" : `${count} notes`;
  return (
    <Button
      tone="quiet"
      {...trigger}
      {...(isRow && { tabIndex: -1 })}
      title={`note on ${name}${isRow ? " (N)" : ""}${shown === "" ? "" : `: ${shown}`}`}
      aria-label={`note on ${name}${shown === "" ? "" : `: ${shown}`}`}
      className={`whitespace-nowrap text-xs ${isRow ? "w-8 shrink-0 font-medium tabular-nums" : ""}`}
    >
      <span aria-hidden>✎</span>
      {isRow ? (
        <span aria-hidden>{state !== "saved" ? SIGNS[state] : count === 0 ? "" : count}</span>
      ) : (
        `note on the episode${shown === "" ? "" : `: ${shown}`}`
      )}
    </Button>
  );
}
