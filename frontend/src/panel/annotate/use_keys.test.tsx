import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useRef } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type KeyActions, KEYS } from "./keys";
import { useKeys } from "./use_keys";

const pressed = vi.fn();
const actions = new Proxy({} as KeyActions, {
  get: (_, name) => (...given: unknown[]) => {
    pressed(name, ...given);
  },
});

function Page({ dialog = false }: { readonly dialog?: boolean }) {
  const root = useRef<HTMLDivElement>(null);
  useKeys(root, actions);
  return (
    <>
      <input aria-label="of the page around" type="checkbox" />
      <div ref={root}>
        <input aria-label="text" />
        <select aria-label="list" />
        <button type="button">button</button>
        {dialog && <dialog open>words</dialog>}
      </div>
    </>
  );
}

afterEach(cleanup);

describe("keys", () => {
  beforeEach(() => {
    pressed.mockReset();
  });

  it.each([
    ["s", "markOutcome", ["success"]],
    ["{ArrowLeft}", "stepFrames", [-1]],
    ["{Shift>}{ArrowRight}{/Shift}", "stepSecond", [1]],
    ["[[", "stepKeyframe", [-1]],
    ["4", "markDigit", ["4"]],
    ["{Enter}", "save", [false]],
    ["{Shift>}{Enter}{/Shift}", "save", [true]],
    ["J", "goToNeighbour", [1]],
    ["x", "markFailureOnset", []],
    ["{Shift>}X{/Shift}", "showFailureOnset", []],
    ["?", "showKeys", []],
    [" ", "togglePlay", []],
  ])("%s does %s", async (key, action, given) => {
    render(<Page />);
    await userEvent.keyboard(key);
    expect(pressed.mock.calls).toEqual([[action, ...given]]);
  });

  it("do nothing while somebody types or chooses in a list", async () => {
    render(<Page />);
    await userEvent.type(screen.getByLabelText("text"), "spfu 12 xbaz?");
    await userEvent.click(screen.getByLabelText("list"));
    await userEvent.keyboard("sp5");
    expect(pressed).not.toHaveBeenCalled();
  });

  it("do nothing while a dialog is open", async () => {
    render(<Page dialog />);
    await userEvent.keyboard("spfu{Enter}");
    expect(pressed).not.toHaveBeenCalled();
  });

  it("leave browser shortcuts and the page around alone", async () => {
    render(<Page />);
    await userEvent.keyboard("{Control>}s{/Control}");
    screen.getByLabelText("of the page around").focus();
    await userEvent.keyboard("s");
    expect(pressed).not.toHaveBeenCalled();
  });

  it("leave Space to a button that Tab led to, not to one that was clicked", async () => {
    render(<Page />);
    await userEvent.click(screen.getByRole("button"));
    await userEvent.keyboard(" ");
    expect(pressed).toHaveBeenCalledTimes(1);
    await userEvent.tab({ shift: true });
    await userEvent.tab();
    await userEvent.keyboard(" ");
    expect(pressed).toHaveBeenCalledTimes(1);
  });

  it("each mean one thing", () => {
    const all = KEYS.flatMap(({ keys, shift = false }) => keys.map((key) => `${shift} ${key}`));
    expect(new Set(all).size).toBe(all.length);
  });
});
