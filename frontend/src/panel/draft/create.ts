/** A draft: edits at once, kept in the browser at once, on the server in a moment. */
import type { OwnWord } from "../../client/types";
import { deliver, type Delivery, type EpisodeOfServer } from "./deliver";
import type { Draft, DraftSnapshot, MarkValues } from "./draft";
import { inOrder, sameValues, valuesOf, withCannotTell, withValue } from "./marks";
import { forgetUnsent, readUnsent, unsentKey, writeUnsent, type Unsent, type UnsentStorage } from "./unsent";

interface DraftOptions extends EpisodeOfServer {
  /** Who annotates; what is kept in the browser belongs to them. */
  readonly user: string;
  /** What the server holds of theirs. */
  readonly own: OwnWord;
  readonly storage: UnsentStorage;
  /** Called whenever the server has stored something, even after the draft was disposed of. */
  readonly onSaved?: (word: OwnWord) => void;
}

const AUTOSAVE_MS = 800;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;
const MOST_STEPS = 500;
const MOST_UNANSWERED = 20;
const NOT_KEPT = "this browser could not keep the marks; leave the page open until they are saved";

export function createDraft(options: DraftOptions): Draft {
  const { client, datasetId, episodeIndex, user, own, storage, onSaved } = options;
  const key = unsentKey({ server: client.baseUrl, user, datasetId, episodeIndex });
  const listeners = new Set<() => void>();
  /** What `undo` goes back to, oldest first. */
  const steps: MarkValues[] = [];
  const held = valuesOf(own.annotation);
  /** What the server holds as far as we know. */
  let server = held;
  let unanswered: readonly MarkValues[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | null = null;
  let failures = 0;
  let disposed = false;
  /** Whether the person said that they are done. The first save shows the judge's marks, so it waits for that. */
  let asked = false;
  let snapshot: DraftSnapshot = {
    values: held,
    state: "unchanged",
    version: own.version,
    savedAt: own.saved_at,
    revealed: own.revealed,
    conflict: null,
    problem: null,
    canUndo: false,
  };

  function show(change: Partial<DraftSnapshot>): void {
    snapshot = { ...snapshot, ...change, canUndo: steps.length > 0 };
    for (const listener of [...listeners]) {
      listener();
    }
  }

  function unsentNow(): Unsent {
    return { values: snapshot.values, version: snapshot.version, unanswered, isReady: isReady() };
  }

  function isReady(): boolean {
    return asked || snapshot.revealed;
  }

  /** Whether the server may hold anything else than what is shown. */
  function isAhead(): boolean {
    return unanswered.length > 0 || !sameValues(snapshot.values, server);
  }

  function keep(): string | null {
    return writeUnsent(storage, key, unsentNow()) ? null : NOT_KEPT;
  }

  function saveIn(ms: number): void {
    clearTimeout(timer);
    if (isReady()) {
      timer = setTimeout(() => void flush(), ms);
    }
  }

  function change(values: MarkValues): void {
    if (disposed || sameValues(values, snapshot.values)) {
      return;
    }
    steps.push(snapshot.values);
    steps.splice(0, steps.length - MOST_STEPS);
    become(values);
  }

  function become(values: MarkValues): void {
    const before = unsentNow();
    snapshot = { ...snapshot, values };
    if (!isAhead() && running === null && snapshot.conflict === null) {
      clearTimeout(timer);
      forgetUnsent(storage, key, before);
      show({ state: snapshot.version === 0 ? "unchanged" : "saved", problem: null });
      return;
    }
    const problem = keep();
    if (snapshot.conflict !== null) {
      show({ problem });
      return;
    }
    show({ state: failures > 0 ? "offline" : "pending", problem });
    saveIn(AUTOSAVE_MS);
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    asked = true;
    while (running !== null) {
      await running;
    }
    if (disposed || snapshot.conflict !== null || !isAhead()) {
      return;
    }
    running = send().finally(() => {
      running = null;
    });
    await running;
  }

  async function send(): Promise<void> {
    const before = unanswered;
    const values = snapshot.values;
    const attempt: Unsent = { values, version: snapshot.version, unanswered: before, isReady: true };
    if (!before.some((said) => sameValues(said, values))) {
      unanswered = [...before, values].slice(-MOST_UNANSWERED);
    }
    keep();
    const kept = unsentNow();
    show(failures > 0 ? {} : { state: "saving", problem: null });
    const delivery = await deliver({ client, datasetId, episodeIndex }, attempt, steps);
    if (delivery.kind === "saved") {
      forgetUnsent(storage, key, kept);
      onSaved?.(delivery.word);
    }
    if (!disposed) {
      after(delivery, before);
    }
  }

  function after(delivery: Delivery, before: readonly MarkValues[]): void {
    if (delivery.kind === "saved") {
      failures = 0;
      take(delivery.word);
    } else if (delivery.kind === "offline") {
      show({ state: "offline", problem: keep() ?? delivery.problem });
      saveIn(Math.max(Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS), delivery.retryAfterS * 1000));
      failures += 1;
    } else {
      unanswered = before;
      clearTimeout(timer);
      const conflict = delivery.kind === "conflict" ? delivery.word : null;
      const problem = keep() ?? (delivery.kind === "refused" ? delivery.problem : null);
      show({ state: delivery.kind, conflict, problem });
    }
  }

  /** Go on from what the server holds now; edits made meanwhile stay. */
  function take(word: OwnWord): void {
    server = valuesOf(word.annotation);
    unanswered = [];
    snapshot = { ...snapshot, version: word.version, savedAt: word.saved_at, revealed: word.revealed };
    if (isAhead()) {
      show({ state: "pending", conflict: null, problem: keep() });
      saveIn(AUTOSAVE_MS);
    } else {
      show({ state: word.version === 0 ? "unchanged" : "saved", conflict: null, problem: null });
    }
  }

  function resolveConflict(keepWhose: "mine" | "theirs"): void {
    const word = snapshot.conflict;
    if (word === null || disposed) {
      return;
    }
    if (keepWhose === "theirs") {
      const before = unsentNow();
      steps.push(snapshot.values);
      snapshot = { ...snapshot, values: valuesOf(word.annotation) };
      take(word);
      forgetUnsent(storage, key, before);
      return;
    }
    take(word);
    void flush();
  }

  function sendNow(): void {
    if (isReady() && (snapshot.state === "offline" || snapshot.state === "pending")) {
      failures = 0;
      void flush();
    }
  }

  function onHide(): void {
    if (document.visibilityState === "hidden") {
      sendNow();
    }
  }

  window.addEventListener("online", sendNow);
  document.addEventListener("visibilitychange", onHide);

  const left = readUnsent(storage, key);
  if (left !== null) {
    if (sameValues(left.values, held)) {
      forgetUnsent(storage, key, left);
    } else {
      if (left.version === own.version) {
        steps.push(held);
      }
      unanswered = left.unanswered;
      asked = left.isReady;
      show({ values: left.values, version: left.version, state: "pending" });
      saveIn(0);
    }
  }

  return {
    get: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set: (field, value) => { change(withValue(snapshot.values, field, value)); },
    setSubtasks: (spans) => {
      change(withValue(snapshot.values, "subtasks", spans === null ? null : inOrder(spans)));
    },
    setCannotTell: (field, cannotTell) => { change(withCannotTell(snapshot.values, field, cannotTell)); },
    undo: () => {
      const values = disposed ? undefined : steps.pop();
      if (values !== undefined) {
        become(values);
      }
    },
    flush,
    resolveConflict,
    dispose: () => {
      disposed = true;
      clearTimeout(timer);
      listeners.clear();
      window.removeEventListener("online", sendNow);
      document.removeEventListener("visibilitychange", onHide);
    },
  };
}
