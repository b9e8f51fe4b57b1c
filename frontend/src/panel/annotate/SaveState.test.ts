import { expect, it } from "vitest";
import type { DraftSnapshot } from "../draft/draft";
import { NOTHING_SAID } from "../draft/marks";
import { wordsFor } from "./SaveState";

const DRAFT: DraftSnapshot = {
  values: NOTHING_SAID,
  state: "saved",
  version: 1,
  savedAt: "2026-01-01T00:00:00Z",
  revealed: true,
  conflict: null,
  problem: null,
  canUndo: false,
};
const SAVED = Date.parse("2026-01-01T00:00:00Z");

it("says how long ago it was saved", () => {
  expect(wordsFor(DRAFT, SAVED + 2000).says).toBe("saved 2 s ago ✓");
  expect(wordsFor(DRAFT, SAVED + 180_000).says).toBe("saved 3 min ago ✓");
});

it("says that blind marks wait for the person, and others save themselves", () => {
  expect(wordsFor({ ...DRAFT, state: "pending", revealed: false }, SAVED).says).toMatch(/Enter saves/);
  expect(wordsFor({ ...DRAFT, state: "pending" }, SAVED).says).toMatch(/saves in a moment/);
});

it("says why the server refused", () => {
  expect(wordsFor({ ...DRAFT, state: "refused", problem: "no such subtask" }, SAVED).says).toBe(
    "not saved: no such subtask",
  );
});
