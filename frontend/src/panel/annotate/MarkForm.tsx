import type { Outcome } from "../../client/types";
import type { Draft, MarkField, MarkValues } from "../draft/draft";
import { FIELD_NAMES, OUTCOME_LETTERS, OUTCOME_NAMES, OUTCOMES } from "../pieces/field_names";
import { Completion } from "./Completion";
import { FailureChoice } from "./FailureChoice";
import { FailureOnset } from "./FailureOnset";
import { markOutcome } from "./mark";
import { type Choice, Rating } from "./Rating";
import { SubtaskMark } from "./SubtaskMark";

const OUTCOME_CHOICES: readonly Choice<Outcome>[] = OUTCOMES.map((outcome) => ({
  value: outcome,
  shown: OUTCOME_LETTERS[outcome],
  name: OUTCOME_NAMES[outcome],
}));

const CANNOT_TELL = -1;
const WORST_AND_BEST: Readonly<Record<number, string>> = { 1: "1, worst", 5: "5, best" };
const FIVE_CHOICES: readonly Choice<number>[] = [
  ...[1, 2, 3, 4, 5].map((step) => ({
    value: (step - 1) / 4,
    shown: String(step),
    name: WORST_AND_BEST[step] ?? String(step),
  })),
  { value: CANNOT_TELL, shown: "?", name: "cannot tell" },
];

interface MarkFormProps {
  readonly field: MarkField;
  /** Name of the subtask, where the field is one of them. */
  readonly subtask: string | null;
  /** Whether this row says how subtasks are marked. */
  readonly saysHow: boolean;
  readonly values: MarkValues;
  readonly draft: Draft;
  readonly onSeek: (frame: number) => void;
  /** Marks where the failure begins: at the frame that is shown. */
  readonly onFailureHere: () => void;
}

/** The control that marks one field; the table's "me" column is the form. */
export function MarkForm({ field, subtask, saysHow, values, draft, onSeek, onFailureHere }: MarkFormProps) {
  const cannotTell = values.cannot_tell.includes(field);
  const onCannotTell = (chosen: boolean) => {
    draft.setCannotTell(field, chosen);
  };
  switch (field) {
    case "outcome":
      return (
        <Rating
          label="outcome"
          choices={OUTCOME_CHOICES}
          chosen={cannotTell ? "undecided" : values.outcome}
          onChoose={(outcome) => {
            markOutcome(draft, outcome);
          }}
        />
      );
    case "task_completion":
      return (
        <Completion
          value={values.task_completion}
          cannotTell={cannotTell}
          onCannotTell={onCannotTell}
          onSet={(value) => {
            draft.set("task_completion", value);
          }}
        />
      );
    case "failure_mode":
      return (
        <FailureChoice
          value={values.failure_mode}
          cannotTell={cannotTell}
          isSuccess={values.outcome === "success"}
          onCannotTell={onCannotTell}
          onSet={(mode) => {
            draft.set("failure_mode", mode);
          }}
        />
      );
    case "failure_onset_frame":
      return (
        <FailureOnset
          frame={values.failure_onset_frame}
          cannotTell={cannotTell}
          onHere={onFailureHere}
          onSeek={onSeek}
          onClear={() => {
            draft.set("failure_onset_frame", null);
          }}
          onCannotTell={onCannotTell}
        />
      );
    case "subtasks":
      return (
        <SubtaskMark
          name={subtask}
          subtasks={values.subtasks}
          cannotTell={cannotTell}
          saysHow={saysHow}
          onCannotTell={onCannotTell}
          onSeek={onSeek}
          onSet={(spans) => {
            draft.setSubtasks(spans);
          }}
        />
      );
    default:
      return (
        <Rating
          label={FIELD_NAMES[field]}
          choices={FIVE_CHOICES}
          chosen={cannotTell ? CANNOT_TELL : values[field]}
          onChoose={(value) => {
            if (value === CANNOT_TELL) {
              onCannotTell(true);
            } else {
              draft.set(field, value);
            }
          }}
        />
      );
  }
}
