import { describe, expect, it } from "vitest";
import { draftTest, keptText, pass, settle } from "./draft_test";
import { memoryStorage } from "./unsent";

const t = draftTest();

describe("without a connection", () => {
  it("keeps the marks, and sends the last of them when the connection is back", async () => {
    const draft = t.open();
    t.server.mood = "unreachable";
    draft.set("outcome", "success");
    await pass(800);
    expect(draft.get()).toMatchObject({ state: "offline", problem: expect.stringContaining("connection") as string });
    draft.set("outcome", "failure");
    await pass(100);
    expect(draft.get().state).toBe("offline");
    expect(keptText(t.storage)).toContain("failure");
    t.server.mood = "works";
    window.dispatchEvent(new Event("online"));
    await settle();
    expect(draft.get()).toMatchObject({ state: "saved", problem: null });
    expect(t.server.puts).toHaveLength(1);
    expect(t.server.values(3).outcome).toBe("failure");
    expect(t.storage.length).toBe(0);
  });

  it.each(["unreachable", "busy"] as const)("comes back by itself while the server is %s, ever more rarely", async (mood) => {
    const draft = t.open();
    t.server.mood = mood;
    draft.set("outcome", "success");
    await pass(800);
    for (const waitMs of [1000, 2000, 4000]) {
      await pass(waitMs);
      expect(draft.get().state).toBe("offline");
    }
    t.server.mood = "works";
    await pass(7999);
    expect(draft.get().state).toBe("offline");
    await pass(1);
    expect(draft.get().state).toBe("saved");
  });

  it("loses nothing when only the answer was lost", async () => {
    const draft = t.open();
    t.server.mood = "stores, then loses the answer";
    draft.set("outcome", "success");
    await pass(800);
    expect(draft.get().state).toBe("offline");
    t.server.mood = "works";
    await pass(1000);
    expect(draft.get()).toMatchObject({ state: "saved", version: 1 });
    expect(t.storage.length).toBe(0);
  });

  it("takes its own word, whose answer was lost, for no conflict", async () => {
    const draft = t.open();
    t.server.mood = "stores, then loses the answer";
    draft.set("outcome", "success");
    await pass(800);
    t.server.mood = "works";
    draft.set("outcome", "failure");
    await draft.flush();
    expect(draft.get()).toMatchObject({ state: "saved", version: 2 });
    expect(t.server.values(3).outcome).toBe("failure");
  });

  it("takes a first word back whose answer was lost", async () => {
    const draft = t.open();
    t.server.mood = "stores, then loses the answer";
    draft.set("outcome", "success");
    await pass(800);
    t.server.mood = "works";
    draft.undo();
    await draft.flush();
    expect(draft.get()).toMatchObject({ state: "saved", version: 2, values: { outcome: null } });
    expect(t.server.values(3).outcome).toBeNull();
  });

  it("says so where the browser keeps nothing either", async () => {
    t.storage = { ...memoryStorage(), setItem: () => { throw new DOMException("full", "QuotaExceededError"); } };
    const draft = t.open();
    t.server.mood = "unreachable";
    draft.set("outcome", "success");
    await pass(800);
    expect(draft.get().problem).toContain("leave the page open");
  });
});

describe("after a reload", () => {
  it("sends what was left", async () => {
    const before = t.open();
    before.set("outcome", "partial");
    before.dispose();
    await pass(5000);
    expect(t.server.puts).toHaveLength(0);
    const draft = t.open();
    expect(draft.get()).toMatchObject({ state: "pending", values: { outcome: "partial" }, canUndo: true });
    await pass(0);
    expect(draft.get().state).toBe("saved");
    expect(t.storage.length).toBe(0);
  });

  it("shows a conflict where something else was said elsewhere meanwhile", async () => {
    const before = t.open();
    before.set("outcome", "partial");
    before.dispose();
    t.server.say(3, { outcome: "failure" });
    const draft = t.open();
    await pass(0);
    expect(draft.get()).toMatchObject({ state: "conflict", values: { outcome: "partial" } });
    expect(t.server.values(3).outcome).toBe("failure");
  });

  it("forgets what the server turns out to have", async () => {
    const before = t.open();
    t.server.mood = "stores, then loses the answer";
    before.set("outcome", "partial");
    await pass(800);
    before.dispose();
    t.server.mood = "works";
    const draft = t.open();
    await pass(5000);
    expect(draft.get()).toMatchObject({ state: "unchanged", version: 1 });
    expect(t.server.puts).toHaveLength(1);
    expect(t.storage.length).toBe(0);
  });
});
