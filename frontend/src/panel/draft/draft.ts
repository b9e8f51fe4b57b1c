/** What the annotator has said so far of one episode, and how far it has been kept. */
import type { Annotation, MarkedSubtask, OwnWord } from "../../client/types";

/** Fields a person marks; the names are the API's. */
export type MarkField =
  | "outcome"
  | "task_completion"
  | "smoothness"
  | "efficiency"
  | "safety"
  | "failure_mode"
  | "failure_onset_frame"
  | "subtasks";

export const MARK_FIELDS: readonly MarkField[] = [
  "outcome",
  "task_completion",
  "smoothness",
  "efficiency",
  "safety",
  "failure_mode",
  "failure_onset_frame",
  "subtasks",
];

/** Null where nothing has been said; a field in `cannot_tell` was looked at and could not be decided. */
export type MarkValues = {
  readonly [F in Exclude<MarkField, "subtasks">]: Exclude<Annotation[F], undefined>;
} & {
  readonly subtasks: readonly MarkedSubtask[] | null;
  readonly cannot_tell: readonly MarkField[];
};

export type DraftState =
  /** Nothing has been said yet, or nothing new. */
  | "unchanged"
  /** A change is kept in this browser: until a moment passes without changes, or, while the judge's marks
   * are hidden, until the person says that they are done (`flush`). */
  | "pending"
  | "saving"
  | "saved"
  /** Kept in this browser; it is sent when the connection is back. */
  | "offline"
  /** Somebody saved a newer version as this person; see `conflict`. */
  | "conflict"
  /** The server refused it; see `problem`. */
  | "refused";

export interface DraftSnapshot {
  readonly values: MarkValues;
  readonly state: DraftState;
  /** Version the server holds; 0 for none. */
  readonly version: number;
  readonly savedAt: string | null;
  /** Whether the judge's marks may be seen: true after the first save. */
  readonly revealed: boolean;
  readonly conflict: OwnWord | null;
  readonly problem: string | null;
  readonly canUndo: boolean;
}

export interface Draft {
  get(): DraftSnapshot;
  subscribe(listener: () => void): () => void;
  set<F extends Exclude<MarkField, "subtasks">>(field: F, value: MarkValues[F]): void;
  setSubtasks(spans: readonly MarkedSubtask[] | null): void;
  setCannotTell(field: MarkField, cannotTell: boolean): void;
  undo(): void;
  /** Save now instead of in a moment; resolves when the server has it or it waits for the connection. */
  flush(): Promise<void>;
  resolveConflict(keep: "mine" | "theirs"): void;
  dispose(): void;
}
