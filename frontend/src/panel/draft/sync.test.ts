import { describe, expect, it, vi } from "vitest";
import { draftTest, pass, settle } from "./draft_test";
import { syncUnsent, type SyncOptions } from "./sync";

const t = draftTest();

describe("several episodes", () => {
  it("never lets a late answer touch another episode's draft", async () => {
    let answer = () => {};
    t.server.gate = new Promise((resolve) => { answer = resolve; });
    const first = t.open(3);
    const told = vi.fn();
    first.subscribe(told);
    first.set("outcome", "success");
    void first.flush();
    await settle();
    first.dispose();
    told.mockClear();
    const second = t.open(4);
    second.set("outcome", "failure");
    answer();
    await settle();
    expect(told).not.toHaveBeenCalled();
    expect(second.get()).toMatchObject({ state: "pending", version: 0, values: { outcome: "failure" }, savedAt: null });
    expect(t.storage.length).toBe(1);
    await pass(800);
    expect(t.server.values(3).outcome).toBe("success");
    expect(t.server.values(4).outcome).toBe("failure");
    expect(t.storage.length).toBe(0);
  });

  it("leaves what it could not send to `syncUnsent`", async () => {
    const first = t.open(3);
    first.set("outcome", "success");
    first.dispose();
    const other = t.open(3, "garage");
    other.set("outcome", "failure");
    other.dispose();
    expect(t.storage.length).toBe(2);
    const onSaved = vi.fn<SyncOptions["onSaved"]>();
    const about = { decided: new Set<string>(), client: t.server.client, storage: t.storage, onSaved, except: { datasetId: "kitchen", episodeIndex: 5 } };
    expect(await syncUnsent({ ...about, user: "ben" })).toEqual([]);
    expect(t.server.puts).toHaveLength(0);
    t.server.mood = "unreachable";
    expect(await syncUnsent({ ...about, user: "ana" })).toMatchObject([{ datasetId: "kitchen" }, { datasetId: "garage" }]);
    t.server.mood = "works";
    expect(await syncUnsent({ ...about, user: "ana" })).toEqual([]);
    expect(t.server.values(3).outcome).toBe("success");
    expect(t.server.values(3, "garage").outcome).toBe("failure");
    expect(onSaved.mock.calls.map((call) => [call[0], call[1]])).toEqual([["kitchen", 3], ["garage", 3]]);
    expect(t.storage.length).toBe(0);
  });

  it("asks once about what the server will not have, and tells that it is left", async () => {
    t.open(3).set("outcome", "success");
    t.open(3).dispose();
    t.server.say(3, { outcome: "failure" });
    const about = { client: t.server.client, storage: t.storage, user: "ana", except: null, onSaved: vi.fn() };
    const decided = new Set<string>();
    expect(await syncUnsent({ ...about, decided })).toMatchObject([{ datasetId: "kitchen", episodeIndex: 3 }]);
    expect(await syncUnsent({ ...about, decided })).toHaveLength(1);
    expect(t.server.puts).toHaveLength(1);
    expect(t.server.values(3).outcome).toBe("failure");
    expect(t.storage.length).toBe(1);
  });

  it("does not sync the episode that is open", async () => {
    const draft = t.open(3);
    draft.set("outcome", "success");
    const except = { datasetId: "kitchen", episodeIndex: 3 };
    await syncUnsent({ client: t.server.client, user: "ana", storage: t.storage, except, decided: new Set(), onSaved: vi.fn() });
    expect(t.server.puts).toHaveLength(0);
  });
});
