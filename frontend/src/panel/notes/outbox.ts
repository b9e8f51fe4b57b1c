/** Notes on their way: typed, kept in the browser at once, sent when asked to and as soon as the server answers. */
import type { RoboJudgeClient } from "../../client/client";
import type { Note } from "../../client/types";
import { keysOf, type UnsentStorage } from "../draft/unsent";
import { deliverNote, type NoteDelivery } from "./deliver_note";
import { type KeptNote, noteIn, noteKey, type NoteOwner, noteOwners, textOf } from "./kept_note";

interface OutboxOptions {
  readonly client: RoboJudgeClient;
  /** Who notes; what is kept in the browser belongs to them. */
  readonly user: string;
  readonly storage: UnsentStorage;
  /** The server has a note; null where it is not known what it says beside the text. */
  readonly onSaved: (owner: NoteOwner, note: Note | null) => void;
  /** The server holds something newer of the same person, and what is kept here was not sent. */
  readonly onElsewhere: (owner: NoteOwner) => void;
}

/** How far a note that was to be sent has come. */
export interface Sending {
  readonly state: "sending" | Exclude<NoteDelivery["kind"], "saved">;
  readonly error: Error | null;
}

/** The same for every note of a person on one server. */
export interface NotesOutbox {
  readonly subscribe: (listener: () => void) => () => void;
  /** What `noteIn` reads; null where nothing is kept. */
  kept(owner: NoteOwner): string | null;
  sending(owner: NoteOwner): Sending | null;
  /** Whether what is kept outlives the page. */
  isKept(owner: NoteOwner): boolean;
  /** Keep what was typed; null drops it. */
  type(owner: NoteOwner, text: string | null): void;
  /** Send what was typed over `held`; resolves when the server has it, or will not, or does not answer. */
  save(owner: NoteOwner, held: string): Promise<void>;
  /** Everything that is kept, as long as it is the same the same object. */
  readonly left: () => readonly NoteOwner[];
  /** Send what was to be sent and could not be, now and whenever the server answers again; returns how to end that. */
  start(): () => void;
}

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;

export function createOutbox({ client, user, storage, onSaved, onElsewhere }: OutboxOptions): NotesOutbox {
  const listeners = new Set<() => void>();
  const sendings = new Map<string, Sending>();
  const running = new Map<string, Promise<void>>();
  /** What the browser did not keep, and this page does. */
  const here = new Map<string, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let isStarted = false;
  let left: readonly NoteOwner[] = [];

  function owners(): NoteOwner[] {
    return noteOwners([...keysOf(storage), ...here.keys()], client.baseUrl, user);
  }

  function tell(): void {
    const now = owners();
    left = now.map(noteKey).join() === left.map(noteKey).join() ? left : now;
    for (const listener of [...listeners]) {
      listener();
    }
  }

  function read(key: string): string | null {
    try {
      return here.get(key) ?? storage.getItem(key);
    } catch {
      return null;
    }
  }

  function write(key: string, note: KeptNote | null): void {
    here.delete(key);
    try {
      if (note === null) {
        storage.removeItem(key);
      } else {
        storage.setItem(key, textOf(note));
      }
    } catch {
      if (note !== null) {
        here.set(key, textOf(note));
      }
    }
  }

  /** Every text that the server may hold once this note was sent, for the next one. */
  function outdated(key: string): readonly string[] {
    const kept = read(key);
    const note = kept === null ? null : noteIn(kept);
    return note === null ? [] : note.isReady ? union(note.over, note.text.trim()) : note.over;
  }

  function type(owner: NoteOwner, text: string | null): void {
    const key = noteKey(owner);
    write(key, text === null ? null : { text, isReady: false, over: outdated(key) });
    if (!running.has(key)) {
      sendings.delete(key);
    }
    tell();
  }

  async function save(owner: NoteOwner, held: string): Promise<void> {
    const key = noteKey(owner);
    const kept = read(key);
    if (kept !== null) {
      const note = noteIn(kept);
      write(key, { text: note.text, isReady: true, over: union(note.over, held) });
      await send(owner, false);
    }
  }

  /** One at a time for each note. */
  async function send(owner: NoteOwner, isLate: boolean): Promise<void> {
    const key = noteKey(owner);
    for (let before = running.get(key); before !== undefined; before = running.get(key)) {
      await before;
    }
    const sent = read(key);
    if (sent === null || !noteIn(sent).isReady) {
      return;
    }
    const going = deliverNote(client, owner, noteIn(sent), isLate).then((delivery) => {
      running.delete(key);
      after(owner, sent, delivery);
    });
    running.set(key, going);
    if (!isLate) {
      sendings.set(key, { state: "sending", error: null });
      tell();
    }
    await going;
  }

  function after(owner: NoteOwner, sent: string, delivery: NoteDelivery): void {
    const key = noteKey(owner);
    const isSame = read(key) === sent;
    sendings.delete(key);
    if (delivery.kind === "saved") {
      failures = 0;
      if (isSame) {
        write(key, null);
      }
      onSaved(owner, delivery.note);
    } else if (isSame) {
      sendings.set(key, { state: delivery.kind, error: "error" in delivery ? delivery.error : null });
      if (delivery.kind === "elsewhere") {
        onElsewhere(owner);
      }
    }
    if (delivery.kind === "offline") {
      sendAllIn(Math.max(Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS), delivery.retryAfterS * 1000));
      failures += 1;
    }
    tell();
  }

  function sendAllIn(ms: number): void {
    clearTimeout(timer);
    if (isStarted) {
      timer = setTimeout(sendAll, ms);
    }
  }

  function sendAll(): void {
    clearTimeout(timer);
    void (async () => {
      for (const owner of owners()) {
        const state = sendings.get(noteKey(owner))?.state;
        // What was refused, or is newer elsewhere, is for its writer to decide.
        if (state === undefined || state === "offline") {
          await send(owner, true);
        }
        if (sendings.get(noteKey(owner))?.state === "offline") {
          return;
        }
      }
    })();
  }

  function onOnline(): void {
    failures = 0;
    sendAll();
  }

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    kept: (owner) => read(noteKey(owner)),
    sending: (owner) => sendings.get(noteKey(owner)) ?? null,
    isKept: (owner) => !here.has(noteKey(owner)),
    type,
    save,
    left: () => left,
    start: () => {
      isStarted = true;
      window.addEventListener("online", onOnline);
      // Another tab wrote or sent a note.
      window.addEventListener("storage", tell);
      tell();
      sendAll();
      return () => {
        isStarted = false;
        clearTimeout(timer);
        window.removeEventListener("online", onOnline);
        window.removeEventListener("storage", tell);
      };
    },
  };
}

function union(texts: readonly string[], text: string): readonly string[] {
  return texts.includes(text) ? texts : [...texts, text];
}
