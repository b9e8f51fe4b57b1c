import { describe, expect, it } from "vitest";
import { NOTHING_SAID } from "./marks";
import { forgetUnsent, memoryStorage, readUnsent, unsentKey, unsentOwners, writeUnsent, type Unsent } from "./unsent";

const owner = { server: "https://a.example/api", user: "ana", datasetId: "kitchen", episodeIndex: 3 };
const unsent: Unsent = { values: { ...NOTHING_SAID, outcome: "success" }, version: 2, unanswered: [], isReady: true };

describe("unsent marks", () => {
  it("are kept apart by server, person, dataset and episode", () => {
    const others = [
      owner,
      { ...owner, server: "https://b.example/api" },
      { ...owner, user: "ben" },
      { ...owner, datasetId: "garage" },
      { ...owner, episodeIndex: 33 },
    ];
    expect(new Set(others.map(unsentKey)).size).toBe(others.length);
  });

  it("are found by server and person only", () => {
    const storage = memoryStorage();
    writeUnsent(storage, unsentKey(owner), unsent);
    writeUnsent(storage, unsentKey({ ...owner, user: "ben" }), unsent);
    writeUnsent(storage, unsentKey({ ...owner, server: "https://b.example/api" }), unsent);
    storage.setItem("robojudge:unsent:no json", "{}");
    expect(unsentOwners(storage, owner.server, "ana")).toEqual([owner]);
  });

  it("come back as they were kept", () => {
    const storage = memoryStorage();
    writeUnsent(storage, "k", unsent);
    expect(readUnsent(storage, "k")).toEqual(unsent);
  });

  it("are read where they were kept before a failure's beginning was marked", () => {
    const storage = memoryStorage();
    const values = Object.fromEntries(Object.entries(unsent.values).filter(([name]) => name !== "failure_onset_frame"));
    storage.setItem("k", JSON.stringify({ ...unsent, values }));
    expect(readUnsent(storage, "k")).toEqual(unsent);
    forgetUnsent(storage, "k", unsent);
    expect(storage.getItem("k")).toBeNull();
  });

  it.each(["", "{", "null", "{}", '{"values":{},"version":1,"unanswered":[]}'])("are none in %j", (text) => {
    const storage = memoryStorage();
    storage.setItem("k", text);
    expect(readUnsent(storage, "k")).toBeNull();
  });

  it("are not forgotten where something newer was kept meanwhile", () => {
    const storage = memoryStorage();
    writeUnsent(storage, "k", { ...unsent, version: 3 });
    forgetUnsent(storage, "k", unsent);
    expect(readUnsent(storage, "k")?.version).toBe(3);
    forgetUnsent(storage, "k", { ...unsent, version: 3 });
    expect(storage.length).toBe(0);
  });
});
