import { describe, expect, it } from "vitest";
import { draftTest, pass, settle } from "./draft_test";

const t = draftTest();

describe("saving", () => {
  it("sends many edits once, a moment after the last", async () => {
    const draft = t.open();
    draft.set("outcome", "partial");
    await pass(500);
    draft.set("task_completion", 0.45);
    await pass(500);
    draft.set("outcome", "success");
    expect(draft.get().state).toBe("pending");
    await pass(799);
    expect(t.server.puts).toHaveLength(0);
    await pass(1);
    expect(t.server.puts).toHaveLength(1);
    expect(t.server.puts[0]?.marks).toMatchObject({ outcome: "success", task_completion: 0.45, expected_version: 0 });
    expect(draft.get()).toMatchObject({ state: "saved", version: 1, revealed: true });
    expect(t.storage.length).toBe(0);
  });

  it("sends what was edited while a save was on its way, on top of it", async () => {
    const draft = t.open();
    let answer = () => {};
    t.server.gate = new Promise((resolve) => { answer = resolve; });
    draft.set("outcome", "partial");
    await pass(800);
    expect(draft.get().state).toBe("saving");
    draft.set("outcome", "failure");
    answer();
    await settle();
    expect(draft.get()).toMatchObject({ state: "pending", version: 1, values: { outcome: "failure" } });
    await pass(800);
    expect(t.server.puts.map((put) => put.marks.expected_version)).toEqual([0, 1]);
    expect(t.server.values(3).outcome).toBe("failure");
    expect(t.storage.length).toBe(0);
  });

  it("saves at once when told to", async () => {
    const draft = t.open();
    draft.set("safety", 1);
    await draft.flush();
    expect(draft.get().state).toBe("saved");
  });

  it("sends nothing where nothing is new", async () => {
    t.server.say(3, { outcome: "success" });
    const draft = t.open();
    draft.set("outcome", "success");
    await draft.flush();
    await pass(5000);
    expect(t.server.puts).toHaveLength(0);
    expect(draft.get().state).toBe("unchanged");
  });

  it("sends numbers as the scales have them", async () => {
    const draft = t.open();
    draft.set("task_completion", 0.1 + 0.2);
    draft.set("smoothness", 0.74);
    await draft.flush();
    expect(t.server.puts[0]?.marks).toMatchObject({ task_completion: 0.3, smoothness: 0.75 });
  });

  it("takes a value and `cannot tell` to exclude each other", () => {
    const draft = t.open();
    draft.set("outcome", "failure");
    draft.setCannotTell("outcome", true);
    expect(draft.get().values).toMatchObject({ outcome: null, cannot_tell: ["outcome"] });
    draft.set("outcome", "success");
    expect(draft.get().values).toMatchObject({ outcome: "success", cannot_tell: [] });
  });

  it("lists subtasks in order", () => {
    const draft = t.open();
    draft.setSubtasks([
      { name: "place", start_frame: 40, end_frame: 80 },
      { name: "reach", start_frame: 0, end_frame: 39 },
    ]);
    expect(draft.get().values.subtasks?.map((span) => span.name)).toEqual(["reach", "place"]);
  });

  it("shows what the server refused, and tries again after the next edit", async () => {
    const draft = t.open();
    t.server.mood = "refuses";
    draft.setSubtasks([{ name: "reach", start_frame: 0, end_frame: 900 }]);
    await pass(800);
    expect(draft.get()).toMatchObject({ state: "refused", problem: expect.stringContaining("ends at frame 900") as string });
    await pass(60_000);
    expect(t.server.puts).toHaveLength(1);
    expect(t.storage.length).toBe(1);
    t.server.mood = "works";
    draft.setSubtasks([{ name: "reach", start_frame: 0, end_frame: 90 }]);
    await pass(800);
    expect(draft.get()).toMatchObject({ state: "saved", problem: null });
  });
});

describe("undo", () => {
  it("goes back a hundred steps, and saves that too", async () => {
    const draft = t.open();
    for (let edit = 0; edit < 120; edit += 1) {
      draft.set("task_completion", (edit % 20) / 20);
    }
    await draft.flush();
    expect(t.server.values(3).task_completion).toBe(0.95);
    for (let step = 0; step < 100; step += 1) {
      expect(draft.get().canUndo).toBe(true);
      draft.undo();
    }
    await pass(800);
    expect(draft.get().values.task_completion).toBe(0.95);
    draft.undo();
    await pass(800);
    expect(t.server.values(3).task_completion).toBe(0.9);
  });

  it("takes the first edit back without a word to the server", async () => {
    const draft = t.open();
    draft.set("outcome", "success");
    draft.undo();
    await pass(5000);
    expect(t.server.puts).toHaveLength(0);
    expect(draft.get()).toMatchObject({ state: "unchanged", canUndo: false });
    expect(t.storage.length).toBe(0);
  });
});
