import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it } from "vitest";
import type { Calibrated } from "../../client/types";
import { type PanelContext, PanelContextValue } from "../context";
import { NOTHING_SAID } from "../draft/marks";
import { CompareTable } from "./CompareTable";
import { CALIBRATED, JUDGEMENT } from "./judged_test";
import { compareRows } from "./rows";
import { markedIn } from "./said";

afterEach(cleanup);

function show(calibrated: Calibrated | null): HTMLElement {
  const judges = [{ id: "r/1", name: "gpt-4.1", judgement: JUDGEMENT, calibrated, notCalibrated: null }];
  const mine = markedIn({ ...NOTHING_SAID, task_completion: 1 });
  const table = (
    <CompareTable
      rows={compareRows({ mine, others: [], consensus: null, judges, subtaskNames: [], length: 100 })}
      others={[]}
      judges={judges}
      visible
      length={20}
      declared={null}
      armed="outcome"
      onArm={() => undefined}
      mine={() => null}
      note={() => null}
      onAccept={() => undefined}
    />
  );
  const panel = { overlay: document.body } as unknown as PanelContext;
  render(<PanelContextValue.Provider value={panel}>{table}</PanelContextValue.Provider>);
  return screen.getByRole("row", { name: /^completion/ });
}

it("shows a calibrated completion with its interval in numbers and drawn, and the judge's own on focus", async () => {
  const completion = show(CALIBRATED);
  const value = within(completion).getByRole("button", { name: /^\.80\s*\(\.70–\.90\)\s*calibrated/ });
  const [line] = value.querySelectorAll<HTMLElement>("[data-interval] > :nth-child(2)");
  expect(line?.style.left).toBe("70%");
  expect(line?.style.width).toBe("20%");
  value.focus();
  expect(await screen.findByRole("tooltip")).toHaveTextContent("the judge itself said .85");
  await userEvent.keyboard("{Escape}");
  expect(within(completion).getByText("difference 0.20 of 1")).toBeInTheDocument();
  expect(screen.getByTitle(/difference between me and gpt-4\.1; of the completion: its calibrated number/)).toHaveTextContent("Δ");
});

it("shows the judge's own number as ever where it is not calibrated", () => {
  const completion = show(null);
  expect(within(completion).getByText(".85")).toBeVisible();
  expect(completion.textContent).not.toMatch(/calibrated|\(/);
  expect(completion.querySelector("[data-interval]")).toBeNull();
  expect(screen.getByTitle("difference between me and gpt-4.1")).toHaveTextContent("Δ");
});
