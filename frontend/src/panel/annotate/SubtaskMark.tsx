import type { MarkedSubtask } from "../../client/types";
import { Button } from "../pieces/Button";
import { plain } from "../pieces/field_names";
import { CannotTell } from "./CannotTell";
import { NumberField } from "./NumberField";

interface SubtaskMarkProps {
  /** Null for the row that stands where no subtask has a name yet. */
  readonly name: string | null;
  readonly subtasks: readonly MarkedSubtask[] | null;
  readonly cannotTell: boolean;
  /** Whether to say how spans are marked: once for all subtasks is enough. */
  readonly saysHow: boolean;
  readonly onSet: (subtasks: readonly MarkedSubtask[]) => void;
  readonly onCannotTell: (cannotTell: boolean) => void;
  readonly onSeek: (frame: number) => void;
}

/** My span and score of one subtask; spans are drawn in the timeline. */
export function SubtaskMark({ name, subtasks, cannotTell, saysHow, onSet, onCannotTell, onSeek }: SubtaskMarkProps) {
  const span = subtasks?.find((each) => each.name === name);
  if (span === undefined && !saysHow) {
    return (
      <span className="text-faint">
        <span aria-hidden>—</span>
        <span className="sr-only">no span yet</span>
      </span>
    );
  }
  if (span === undefined) {
    return (
      <div className="flex items-center gap-2">
        <span className="text-faint">{cannotTell ? "cannot tell" : subtasks?.length === 0 ? "none took place" : "no span yet: B cuts here"}</span>
        <CannotTell label="subtasks" chosen={cannotTell} onChange={onCannotTell} />
      </div>
    );
  }
  return (
    <div className="flex items-center gap-2">
      <Button
        tone="quiet"
        onClick={() => {
          onSeek(span.start_frame);
        }}
        aria-label={`show frame ${span.start_frame}, where ${plain(span.name)} starts`}
      >
        {span.start_frame}–{span.end_frame}
      </Button>
      <NumberField
        label={`score of ${plain(span.name)}, 0 to 1`}
        value={span.score ?? null}
        onSet={(score) => {
          onSet((subtasks ?? []).map((each) => (each === span ? { ...each, score } : each)));
        }}
      />
    </div>
  );
}
