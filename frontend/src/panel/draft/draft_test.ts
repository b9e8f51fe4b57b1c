/** Drafts whose time and server a test holds in its hands. */
import { afterEach, beforeEach, vi } from "vitest";
import { createDraft } from "./create";
import type { Draft } from "./draft";
import { FakeServer } from "./fake_server";
import { memoryStorage, type UnsentStorage } from "./unsent";

interface DraftTest {
  server: FakeServer;
  storage: UnsentStorage;
  open: (episodeIndex?: number, datasetId?: string) => Draft;
}

/** Call it once per test file; what it returns is made anew for every test. */
export function draftTest(): DraftTest {
  const drafts: Draft[] = [];
  const test: DraftTest = { server: new FakeServer(), storage: memoryStorage(), open };

  function open(episodeIndex = 3, datasetId = "kitchen"): Draft {
    const { server, storage } = test;
    const own = server.word(episodeIndex, datasetId);
    const draft = createDraft({ client: server.client, datasetId, episodeIndex, user: "ana", own, storage });
    drafts.push(draft);
    return draft;
  }

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
    test.server = new FakeServer();
    test.storage = memoryStorage();
  });
  afterEach(() => {
    drafts.splice(0).forEach((draft) => { draft.dispose(); });
    vi.useRealTimers();
  });
  return test;
}

/** Lets answers arrive that need no more time. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export async function pass(ms: number): Promise<void> {
  vi.advanceTimersByTime(ms);
  await settle();
}

/** What `localStorage` would hold of the first unsent episode. */
export function keptText(storage: UnsentStorage): string | null {
  return storage.getItem(storage.key(0) ?? "");
}
