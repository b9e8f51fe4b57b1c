import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { createClient } from "../../client/client";
import type { Episode, Me } from "../../client/types";
import { createClock } from "../clock/create-clock";
import { PanelContextValue } from "../context";
import type { Draft } from "../draft/draft";
import type { NotesOutbox } from "../notes/outbox";
import { Transport } from "./Transport";

function shown() {
  const clock = createClock({ length: 142, fps: 20 });
  const panel = {
    client: createClient({ baseUrl: "http://localhost/api" }),
    datasetId: "set",
    episode: {} as Episode,
    me: {} as Me,
    draft: {} as Draft,
    notes: {} as NotesOutbox,
    clock,
    overlay: document.body,
    goTo: () => undefined,
  };
  render(
    <PanelContextValue value={panel}>
      <Transport keyframes={[80, 20, 40]} />
    </PanelContextValue>,
  );
  const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));
  return { clock, press };
}

describe("Transport", () => {
  it("says time and frame", async () => {
    const { clock, press } = shown();
    clock.seek(64);
    await press("One frame on");
    expect(screen.getByRole("status")).toHaveTextContent("3.25 s frame 65 / 142");
    expect(screen.getByRole("slider")).toHaveAttribute("aria-valuetext", "frame 65 of 142, 3.25 seconds");
  });

  it("steps by a frame, a second, a keyframe, and to the ends", async () => {
    const { clock, press } = shown();
    const reached: number[] = [];
    for (const name of [
      "One second on",
      "One frame back",
      "Next keyframe",
      "Next keyframe",
      "Next keyframe",
      "Next keyframe",
      "Previous keyframe",
      "Last frame",
      "One frame on",
      "One second back",
      "First frame",
      "Previous keyframe",
    ]) {
      await press(name);
      reached.push(clock.get().frame);
    }
    expect(reached).toEqual([20, 19, 20, 40, 80, 80, 40, 141, 141, 121, 0, 0]);
  });

  it("plays, and stops for a step", async () => {
    const { clock, press } = shown();
    await press("Play");
    expect(clock.get().playing).toBe(true);
    await press("One frame on");
    expect(clock.get().playing).toBe(false);
    expect(screen.getByRole("button", { name: "Play" })).toBeVisible();
  });

  it("repeats the episode, and stops repeating it or a span", async () => {
    const { clock, press } = shown();
    await press("Repeat");
    expect(clock.get().loop).toEqual({ start: 0, end: 141 });
    expect(screen.getByRole("button", { name: "Repeat" })).toHaveAttribute("aria-pressed", "true");
    clock.setLoop({ start: 30, end: 40 });
    await press("Repeat");
    expect(clock.get().loop).toBeNull();
  });

  it("moves the slider by keys, once for each press", async () => {
    const { clock } = shown();
    screen.getByRole("slider").focus();
    await userEvent.keyboard("{ArrowRight}{ArrowRight}{Shift>}{ArrowRight}{/Shift}");
    expect(clock.get().frame).toBe(22);
    await userEvent.keyboard("{End}");
    expect(clock.get().frame).toBe(141);
  });

  it("changes the speed", async () => {
    const { clock } = shown();
    await userEvent.selectOptions(screen.getByLabelText("Speed"), "0.25x");
    expect(clock.get().speed).toBe(0.25);
  });
});
