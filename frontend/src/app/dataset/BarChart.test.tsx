import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { BarChart } from "./BarChart";
import { type Bar, barsOf } from "./bins";

afterEach(cleanup);

const LENGTHS = Object.fromEntries(Array.from({ length: 20 }, (_, bin) => [String(100 + 25 * bin), bin + 1]));
const BARS = barsOf("length", LENGTHS, 25);

function shown(onChoose: (bar: Bar, chosen: boolean) => void = () => undefined, bars = BARS) {
  return (
    <>
      <BarChart title="length in frames" bars={bars} unknown={0} isChosen={() => false} onChoose={onChoose} />
      <button type="button">after the chart</button>
    </>
  );
}

it("is one stop of Tab, however many bars, and keeps the bar one was at", async () => {
  render(shown());
  const bars = within(screen.getByRole("group", { name: "length in frames" })).getAllByRole("button");
  expect(bars).toHaveLength(20);
  await userEvent.tab();
  expect(bars[0]).toHaveFocus();
  await userEvent.keyboard("{ArrowRight}{ArrowRight}");
  await userEvent.tab();
  expect(screen.getByRole("button", { name: "after the chart" })).toHaveFocus();
  await userEvent.tab({ shift: true });
  expect(bars[2]).toHaveFocus();
});

it("leads from bar to bar by name with the arrow keys, Home and End, and chooses with Enter", async () => {
  const onChoose = vi.fn();
  render(shown(onChoose));
  await userEvent.tab();
  const told: string[] = [];
  for (const key of ["ArrowLeft", "ArrowRight", "End", "ArrowRight", "Home"]) {
    await userEvent.keyboard(`{${key}}`);
    told.push(document.activeElement?.getAttribute("aria-label") ?? "");
  }
  expect(told).toEqual([
    "100 to 124 frames: 1 episode",
    "125 to 149 frames: 2 episodes",
    "575 to 599 frames: 20 episodes",
    "575 to 599 frames: 20 episodes",
    "100 to 124 frames: 1 episode",
  ]);
  await userEvent.keyboard("{ArrowRight}{Enter}");
  expect(onChoose.mock.calls).toEqual([[BARS[1], true]]);
});

it("stays a stop of Tab where there are fewer bars than before", async () => {
  const { rerender } = render(shown());
  await userEvent.tab();
  await userEvent.keyboard("{End}");
  rerender(shown(undefined, BARS.slice(0, 3)));
  (document.activeElement as HTMLElement | null)?.blur();
  await userEvent.tab();
  expect(screen.getByRole("button", { name: /^150 to 174 frames/ })).toHaveFocus();
});
