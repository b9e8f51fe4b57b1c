import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createClient } from "../../client/client";
import type { Note, NoteToPut } from "../../client/types";
import { pass, settle } from "../draft/draft_test";
import { memoryStorage, type UnsentStorage } from "../draft/unsent";
import { noteKey, type NoteOwner } from "./kept_note";
import { createOutbox, type NotesOutbox } from "./outbox";

const OWNER: NoteOwner = {
  server: "http://server/api", user: "ana", datasetId: "lab/kitchen", episodeIndex: 3, field: "safety",
};

let storage: UnsentStorage;
let mood: "works" | "unreachable" | "stores, then loses the answer" | "refuses";
let held: string;
let puts: string[];
let stops: (() => void)[];

async function answer(request: Request): Promise<Response> {
  if (mood === "unreachable") {
    throw new TypeError("Failed to fetch");
  }
  const note = (text: string): Note => ({ annotator: "ana", field: "safety", text, version: 1, created_at: "2026-01-01T00:00:00Z" });
  if (request.method === "GET") {
    return Response.json({ items: held === "" ? [] : [note(held)], next_cursor: null });
  }
  if (mood === "refuses") {
    return Response.json({ detail: "you may not note anything" }, { status: 403 });
  }
  const { text } = (await request.json()) as NoteToPut;
  puts.push(`${new URL(request.url).pathname.replace("/api/datasets/", "")}: ${text}`);
  held = text.trim();
  if (mood === "stores, then loses the answer") {
    throw new TypeError("Failed to fetch");
  }
  return Response.json(note(held));
}

/** As a page does when it opens. */
function open(user = "ana"): NotesOutbox {
  const client = createClient({ baseUrl: OWNER.server, fetch: answer });
  const outbox = createOutbox({ client, user, storage, onSaved: () => undefined, onElsewhere: () => undefined });
  stops.push(outbox.start());
  return outbox;
}

function leave(): void {
  stops.splice(0).forEach((stop) => { stop(); });
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  storage = memoryStorage();
  mood = "works";
  held = "";
  puts = [];
  stops = [];
});
afterEach(() => {
  leave();
  vi.useRealTimers();
});

it("tries again, later each time, until the server answers", async () => {
  const outbox = open();
  mood = "unreachable";
  outbox.type(OWNER, "spilt");
  await outbox.save(OWNER, "");
  expect(outbox.sending(OWNER)?.state).toBe("offline");
  await pass(1000);
  mood = "works";
  await pass(1999);
  expect(puts).toEqual([]);
  await pass(1);
  expect(puts).toEqual(["lab--kitchen/episodes/3/notes: spilt"]);
  expect(outbox.kept(OWNER)).toBeNull();
  await pass(60_000);
  expect(puts).toHaveLength(1);
});

it("does not save twice where only the answer was lost", async () => {
  const outbox = open();
  mood = "stores, then loses the answer";
  outbox.type(OWNER, "spilt ");
  await outbox.save(OWNER, "");
  mood = "works";
  await pass(1000);
  expect(puts).toHaveLength(1);
  expect(storage.length).toBe(0);
});

it("sends a note once, however often it is asked to at once", async () => {
  const outbox = open();
  outbox.type(OWNER, "spilt");
  const saves = [outbox.save(OWNER, ""), outbox.save(OWNER, "")];
  window.dispatchEvent(new Event("online"));
  await Promise.all(saves);
  await settle();
  expect(puts).toHaveLength(1);
});

it("does not overwrite what was saved elsewhere meanwhile, until its writer says so", async () => {
  let outbox = open();
  mood = "unreachable";
  outbox.type(OWNER, "spilt");
  await outbox.save(OWNER, "fine");
  leave();
  mood = "works";
  held = "written on my phone";
  outbox = open();
  await settle();
  expect(outbox.sending(OWNER)?.state).toBe("elsewhere");
  window.dispatchEvent(new Event("online"));
  await settle();
  expect(puts).toEqual([]);
  await outbox.save(OWNER, held);
  expect(held).toBe("spilt");
  expect(outbox.sending(OWNER)).toBeNull();
});

it("is no conflict with itself where an earlier text arrived unheard", async () => {
  const outbox = open();
  mood = "stores, then loses the answer";
  outbox.type(OWNER, "spilt");
  await outbox.save(OWNER, "");
  outbox.type(OWNER, "spilt all of it");
  mood = "unreachable";
  await outbox.save(OWNER, "");
  mood = "works";
  window.dispatchEvent(new Event("online"));
  await settle();
  expect(held).toBe("spilt all of it");
});

it("keeps what is typed while a note is on its way, and does not send it", async () => {
  const outbox = open();
  outbox.type(OWNER, "spilt");
  const saving = outbox.save(OWNER, "");
  outbox.type(OWNER, "spilt, I th");
  await saving;
  await pass(60_000);
  expect(held).toBe("spilt");
  expect(JSON.parse(outbox.kept(OWNER) ?? "{}")).toMatchObject({ text: "spilt, I th", isReady: false });
});

it("asks once about what the server refuses", async () => {
  mood = "refuses";
  const outbox = open();
  outbox.type(OWNER, "spilt");
  await outbox.save(OWNER, "");
  expect(outbox.sending(OWNER)).toMatchObject({ state: "refused", error: { message: "you may not note anything" } });
  mood = "works";
  await pass(60_000);
  expect(puts).toEqual([]);
});

it("sends nothing of somebody else, nor what was never to be saved", async () => {
  const bens: NoteOwner = { ...OWNER, user: "ben" };
  storage.setItem(noteKey(bens), JSON.stringify({ text: "odd", isReady: true, over: [""] }));
  storage.setItem(noteKey(OWNER), "kept by an older page");
  const outbox = open();
  await settle();
  expect(puts).toEqual([]);
  expect(outbox.left()).toMatchObject([{ user: "ana", datasetId: "lab--kitchen", episodeIndex: 3, field: "safety" }]);
});

it("sends what the browser would not keep, as long as the page is open", async () => {
  storage = { ...memoryStorage(), setItem: () => { throw new Error("full"); } };
  const outbox = open();
  mood = "unreachable";
  outbox.type(OWNER, "spilt");
  expect(outbox.isKept(OWNER)).toBe(false);
  await outbox.save(OWNER, "");
  mood = "works";
  await pass(1000);
  expect(held).toBe("spilt");
});
