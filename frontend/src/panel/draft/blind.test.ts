import { describe, expect, it } from "vitest";
import { draftTest, pass, settle } from "./draft_test";
import { syncUnsent } from "./sync";

describe("while the judge's marks are hidden", () => {
  const test = draftTest();

  it("keeps every edit here, and sends none until the person says that they are done", async () => {
    test.server.isBlind = true;
    const draft = test.open();
    draft.set("outcome", "success");
    draft.set("task_completion", 0.9);
    await pass(60_000);
    window.dispatchEvent(new Event("online"));
    await settle();
    expect(test.server.puts).toHaveLength(0);
    expect(draft.get().state).toBe("pending");

    await draft.flush();
    expect(test.server.puts).toHaveLength(1);
    expect(draft.get()).toMatchObject({ state: "saved", revealed: true });
  });

  it("saves later edits by itself, since the marks are seen by then", async () => {
    test.server.isBlind = true;
    const draft = test.open();
    draft.set("outcome", "success");
    await draft.flush();
    draft.set("outcome", "partial");
    await pass(1000);
    expect(test.server.puts).toHaveLength(2);
  });

  it("finds unfinished marks again after a reload, and still sends nothing by itself", async () => {
    test.server.isBlind = true;
    const first = test.open();
    first.set("outcome", "failure");
    first.dispose();
    const second = test.open();
    await pass(60_000);
    expect(second.get()).toMatchObject({ state: "pending", values: { outcome: "failure" } });
    expect(test.server.puts).toHaveLength(0);
  });

  it("leaves unfinished marks of other episodes alone, and says that they are there", async () => {
    test.server.isBlind = true;
    const draft = test.open(5);
    draft.set("outcome", "failure");
    draft.dispose();
    const left = await syncUnsent({
      client: test.server.client,
      user: "ana",
      storage: test.storage,
      except: null,
      decided: new Set(),
      onSaved: () => undefined,
    });
    expect(left.map((owner) => owner.episodeIndex)).toEqual([5]);
    expect(test.server.puts).toHaveLength(0);
  });

  it("sends a finished save that found no connection, once there is one", async () => {
    test.server.isBlind = true;
    test.server.mood = "unreachable";
    const draft = test.open();
    draft.set("outcome", "success");
    await draft.flush();
    expect(draft.get().state).toBe("offline");
    test.server.mood = "works";
    await pass(5000);
    expect(draft.get().state).toBe("saved");
  });
});
