import { describe, expect, it } from "vitest";
import type { Draft } from "./draft";
import { draftTest, keptText, pass, settle } from "./draft_test";

const t = draftTest();

describe("a conflict", () => {
  async function conflict(): Promise<Draft> {
    const draft = t.open();
    t.server.say(3, { outcome: "failure", safety: 0.5 });
    draft.set("outcome", "success");
    await pass(800);
    expect(draft.get()).toMatchObject({
      state: "conflict",
      values: { outcome: "success" },
      conflict: { version: 1, annotation: { outcome: "failure" } },
    });
    return draft;
  }

  it("waits to be decided, edits and all", async () => {
    const draft = await conflict();
    draft.set("smoothness", 1);
    window.dispatchEvent(new Event("online"));
    await pass(60_000);
    expect(draft.get().state).toBe("conflict");
    expect(t.server.puts).toHaveLength(1);
    expect(keptText(t.storage)).toContain('"smoothness":1');
  });

  it("stays one when the edit that led to it is undone", async () => {
    const draft = await conflict();
    draft.undo();
    expect(draft.get()).toMatchObject({ state: "conflict", values: { outcome: null }, conflict: { version: 1 } });
  });

  it("can be decided for mine", async () => {
    const draft = await conflict();
    draft.resolveConflict("mine");
    await settle();
    expect(draft.get()).toMatchObject({ state: "saved", version: 2, conflict: null });
    expect(t.server.values(3)).toMatchObject({ outcome: "success", safety: null });
    expect(t.storage.length).toBe(0);
  });

  it("can be decided for theirs, and that undone", async () => {
    const draft = await conflict();
    draft.resolveConflict("theirs");
    expect(draft.get()).toMatchObject({ state: "saved", version: 1, values: { outcome: "failure", safety: 0.5 } });
    expect(t.storage.length).toBe(0);
    draft.undo();
    await pass(800);
    expect(t.server.values(3).outcome).toBe("success");
    expect(draft.get().version).toBe(2);
  });
});
