import { type RefObject, useEffect, useRef } from "react";
import { acceptJudge, markByDigits, markFailureOnset, markOutcome } from "../annotate/mark";
import type { KeyActions } from "../annotate/keys";
import type { JudgeColumn } from "../compare/judge_columns";
import { usePanel } from "../context";
import type { MarkField } from "../draft/draft";
import { transportActions } from "../player/transport_actions";
import { addBoundary, tidied } from "../timeline/subtasks/subtask_edits";

interface EpisodeActionsOptions {
  readonly armed: MarkField;
  /** Where the rows of marks are. */
  readonly table: RefObject<HTMLElement | null>;
  readonly keyframes: readonly number[];
  /** Judges in the table; none while they must not be seen. */
  readonly judges: readonly JudgeColumn[];
  /** The task's subtasks, to name spans from. */
  readonly names: readonly string[];
  readonly visible: boolean;
  /** Say something that needs no answer. */
  readonly say: (words: string) => void;
  readonly showKeys: () => void;
  readonly openNote: (field: MarkField) => void;
}

const TYPED_TOGETHER_MS = 1000;

export interface EpisodeActions extends KeyActions {
  readonly accept: (field: MarkField) => void;
}

/** What keys and buttons of the episode page do. */
export function useEpisodeActions(options: EpisodeActionsOptions): EpisodeActions {
  const { armed, table, keyframes, judges, names, visible, say, showKeys, openNote } = options;
  const { episode, clock, draft, goTo } = usePanel();
  const typed = useRef({ field: armed, digits: "", at: 0 });
  const isShown = useRef(true);
  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
    };
  }, []);
  const transport = transportActions(clock, keyframes);
  const judge = judges[0];

  function goToNeighbour(direction: 1 | -1): void {
    const index = direction === 1 ? episode.next_index : episode.previous_index;
    if (index === null) {
      say(direction === 1 ? "This is the last episode." : "This is the first episode.");
    } else {
      goTo(index);
    }
  }

  async function save(andGoOn: boolean): Promise<void> {
    const { state, version } = draft.get();
    if (state === "unchanged" && version === 0 && !andGoOn && !visible) {
      say("Nothing to save yet: mark a field first.");
      return;
    }
    await draft.flush();
    const kept = draft.get().state;
    const isKept = kept !== "conflict" && kept !== "refused";
    // Whoever went on meanwhile must not be taken elsewhere.
    if (isKept && isShown.current && (andGoOn || visible)) {
      goToNeighbour(1);
    }
  }

  function accept(field: MarkField): void {
    if (judge === undefined) {
      say(visible ? "No judge has said anything yet." : "Judges are shown after your first save.");
    } else if (!acceptJudge(draft, field, judge)) {
      say("The judge says nothing of this field.");
    }
  }

  return {
    togglePlay: transport.togglePlay,
    stepFrames: (frames) => {
      (frames < 0 ? transport.frameBack : transport.frameOn)();
    },
    stepSecond: (direction) => {
      (direction < 0 ? transport.secondBack : transport.secondOn)();
    },
    stepKeyframe: (direction) => {
      (direction < 0 ? transport.keyframeBack : transport.keyframeOn)();
    },
    goToNeighbour,
    markOutcome: (outcome) => {
      markOutcome(draft, outcome);
      // What people rate next; from there Tab leads through the rest.
      focusRow(table.current, "task_completion");
    },
    markDigit: (digit) => {
      const now = Date.now();
      const before = typed.current;
      const goesOn = before.field === armed && now - before.at < TYPED_TOGETHER_MS;
      const digits = (goesOn ? before.digits : "") + digit;
      typed.current = { field: armed, digits, at: now };
      if (!markByDigits(draft, armed, digits)) {
        say("Digits rate completion and the rows from 1 to 5; Tab to one.");
      }
    },
    markCannotTell: () => {
      draft.setCannotTell(armed, !draft.get().values.cannot_tell.includes(armed));
    },
    cutSubtask: () => {
      draft.setSubtasks(addBoundary(tidied(draft.get().values.subtasks ?? [], clock.length), clock.get().frame, clock.length, names));
    },
    markFailureOnset: () => {
      markFailureOnset(draft, clock.get().frame);
    },
    showFailureOnset: () => {
      const onset = judge?.judgement.failure?.onset_frame;
      if (onset == null) {
        say(visible ? "The judge names no frame where it failed." : "Judges are shown after your first save.");
      } else {
        clock.seek(onset);
      }
    },
    acceptJudge: () => {
      accept(armed);
    },
    accept,
    openNote: () => {
      openNote(armed);
    },
    save: (andGoOn) => void save(andGoOn),
    undo: () => {
      draft.undo();
    },
    showKeys,
  };
}

function focusRow(table: HTMLElement | null, field: MarkField): void {
  table?.querySelector<HTMLElement>(`[data-field="${field}"] input`)?.focus({ preventScroll: true });
}
