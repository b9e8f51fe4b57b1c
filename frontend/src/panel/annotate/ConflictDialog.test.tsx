import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import type { OwnWord } from "../../client/types";
import { NOTHING_SAID } from "../draft/marks";
import { ConflictDialog } from "./ConflictDialog";

const THEIRS: OwnWord = {
  version: 3,
  saved_at: "2026-01-01T10:00:00Z",
  revealed: true,
  annotation: {
    dataset_id: "d",
    episode_index: 0,
    annotator: "ana",
    outcome: "failure",
    safety: 1,
    cannot_tell: ["smoothness"],
    blinded: true,
  },
};

beforeAll(() => {
  // jsdom knows the element, not its methods.
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
  };
});

afterEach(cleanup);

function shown(onKeep: (whose: "mine" | "theirs") => void = vi.fn()) {
  const mine = { ...NOTHING_SAID, outcome: "success", safety: 1 } as const;
  render(<ConflictDialog mine={mine} theirs={THEIRS} onKeep={onKeep} onClose={vi.fn()} />);
}

it("shows both words and where they differ", () => {
  shown();
  const outcome = screen.getByRole("row", { name: /^outcome/ });
  expect(within(outcome).getAllByRole("cell").map((cell) => cell.textContent)).toEqual(["success", "failure"]);
  expect(outcome).toHaveTextContent("differs");
  expect(screen.getByRole("row", { name: /^safety/ })).not.toHaveTextContent("differs");
  expect(screen.getByRole("row", { name: /^smoothness/ })).toHaveTextContent("cannot tell");
});

it.each([
  [/Keep mine/, "mine"],
  [/Take those/, "theirs"],
] as const)("%s keeps %s", async (name, whose) => {
  const onKeep = vi.fn();
  shown(onKeep);
  await userEvent.click(screen.getByRole("button", { name }));
  expect(onKeep.mock.calls).toEqual([[whose]]);
});
