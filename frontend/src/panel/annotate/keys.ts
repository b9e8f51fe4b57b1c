/** Every key of the episode page: the handler and the help both read this table. */
import type { Outcome } from "../../client/types";

/** What keys can do; each has a visible button, too. */
export interface KeyActions {
  readonly togglePlay: () => void;
  readonly stepFrames: (frames: number) => void;
  readonly stepSecond: (direction: 1 | -1) => void;
  readonly stepKeyframe: (direction: 1 | -1) => void;
  readonly goToNeighbour: (direction: 1 | -1) => void;
  readonly markOutcome: (outcome: Outcome) => void;
  readonly markDigit: (digit: string) => void;
  readonly markCannotTell: () => void;
  readonly cutSubtask: () => void;
  readonly markFailureOnset: () => void;
  readonly showFailureOnset: () => void;
  readonly acceptJudge: () => void;
  readonly openNote: () => void;
  readonly save: (andGoOn: boolean) => void;
  readonly undo: () => void;
  readonly showKeys: () => void;
}

interface KeyBinding {
  /** As `KeyboardEvent.key` names them; letters in lower case. */
  readonly keys: readonly string[];
  readonly shift?: boolean;
  /** As people name it. */
  readonly shown: string;
  readonly does: string;
  readonly about: "watch" | "mark" | "go on";
  /** Also pressed by a focused button; then it is the button's, if Tab led there. */
  readonly presses?: boolean;
  readonly act: (actions: KeyActions, key: string) => void;
}

export const KEYS: readonly KeyBinding[] = [
  { keys: [" "], shown: "Space", does: "play or pause", about: "watch", presses: true, act: (a) => { a.togglePlay(); } },
  { keys: ["ArrowLeft"], shown: "←", does: "one frame back", about: "watch", act: (a) => { a.stepFrames(-1); } },
  { keys: ["ArrowRight"], shown: "→", does: "one frame on", about: "watch", act: (a) => { a.stepFrames(1); } },
  { keys: ["ArrowLeft"], shift: true, shown: "Shift ←", does: "one second back", about: "watch", act: (a) => { a.stepSecond(-1); } },
  { keys: ["ArrowRight"], shift: true, shown: "Shift →", does: "one second on", about: "watch", act: (a) => { a.stepSecond(1); } },
  { keys: ["["], shown: "[", does: "previous keyframe", about: "watch", act: (a) => { a.stepKeyframe(-1); } },
  { keys: ["]"], shown: "]", does: "next keyframe", about: "watch", act: (a) => { a.stepKeyframe(1); } },
  { keys: ["x"], shift: true, shown: "Shift X", does: "show where the judge says it failed (once judges are shown)", about: "watch", act: (a) => { a.showFailureOnset(); } },
  { keys: ["s"], shown: "S", does: "outcome: success", about: "mark", act: (a) => { a.markOutcome("success"); } },
  { keys: ["p"], shown: "P", does: "outcome: partial", about: "mark", act: (a) => { a.markOutcome("partial"); } },
  { keys: ["f"], shown: "F", does: "outcome: failure", about: "mark", act: (a) => { a.markOutcome("failure"); } },
  { keys: ["u"], shown: "U", does: "outcome: cannot tell", about: "mark", act: (a) => { a.markOutcome("undecided"); } },
  { keys: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], shown: "1 to 5, 0 to 9", does: "rate the marked row: 1 to 5, or completion in tenths (9) or hundredths (95, 100)", about: "mark", act: (a, key) => { a.markDigit(key); } },
  { keys: ["-"], shown: "-", does: "cannot tell the marked row", about: "mark", act: (a) => { a.markCannotTell(); } },
  { keys: ["b"], shown: "B", does: "subtask boundary at this frame", about: "mark", act: (a) => { a.cutSubtask(); } },
  { keys: ["x"], shown: "X", does: "failure begins at this frame; on the same frame again: take it back", about: "mark", act: (a) => { a.markFailureOnset(); } },
  { keys: ["a"], shown: "A", does: "accept the judge's value for the marked row (once judges are shown)", about: "mark", act: (a) => { a.acceptJudge(); } },
  { keys: ["n"], shown: "N", does: "write a note on the marked row", about: "mark", act: (a) => { a.openNote(); } },
  { keys: ["z"], shown: "Z", does: "undo", about: "mark", act: (a) => { a.undo(); } },
  { keys: ["Enter"], shown: "Enter", does: "save; once the judges are shown, save and go to the next episode", about: "go on", presses: true, act: (a) => { a.save(false); } },
  { keys: ["Enter"], shift: true, shown: "Shift Enter", does: "save and go to the next episode at once", about: "go on", presses: true, act: (a) => { a.save(true); } },
  { keys: ["j"], shown: "J", does: "next episode", about: "go on", act: (a) => { a.goToNeighbour(1); } },
  { keys: ["k"], shown: "K", does: "previous episode", about: "go on", act: (a) => { a.goToNeighbour(-1); } },
  { keys: ["?"], shown: "?", does: "show these keys", about: "go on", act: (a) => { a.showKeys(); } },
];

/** Keys the browser or a control acts on, for the help. */
export const NATIVE_KEYS = [
  { shown: "Tab, Shift Tab", does: "next or previous row" },
  { shown: "↑ ↓", does: "change the marked row" },
  { shown: "Esc", does: "close a dialog or a note; its text is kept" },
] as const;

/** What a key press means, if anything. */
export function bindingFor(event: KeyboardEvent): KeyBinding | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) {
    return null;
  }
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const found = KEYS.find(
    (binding) =>
      binding.keys.includes(key) && (key.length > 1 || binding.shift !== undefined ? (binding.shift ?? false) === event.shiftKey : true),
  );
  return found ?? null;
}

const TEXT_INPUTS = new Set(["text", "search", "number", "email", "url", "tel", "password", "date", "time"]);

/** Whether a key pressed there writes text or chooses in a list. */
export function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) {
    return TEXT_INPUTS.has(target.type);
  }
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}

/** Whether Space and Enter press what is focused: not a rating that only the mouse or a digit set. */
export function isPressable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("button, a[href], summary, [role=button], [role=tab], [role=menuitem], [role=slider], [role=checkbox], input[type=checkbox], input[type=radio]") !== null &&
    target.getAttribute("role") !== "radio"
  );
}
