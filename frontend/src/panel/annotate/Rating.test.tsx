import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, expect, it } from "vitest";
import { Rating } from "./Rating";

const CHOICES = [1, 2, 3].map((value) => ({ value, shown: String(value), name: `${value} of 3` }));

function Two() {
  const [chosen, setChosen] = useState<number | null>(null);
  return (
    <>
      <Rating label="first" choices={CHOICES} chosen={chosen} onChoose={setChosen} />
      <button type="button" onMouseDown={(event) => { event.preventDefault(); }} onClick={() => { setChosen(3); }}>
        as a key would
      </button>
      <input aria-label="next" />
    </>
  );
}

afterEach(cleanup);

it("is one stop of Tab, and up and down choose", async () => {
  render(<Two />);
  await userEvent.tab();
  await userEvent.keyboard("{ArrowDown}{ArrowDown}");
  expect(screen.getByRole("radio", { name: "2 of 3" })).toBeChecked();
  expect(screen.getByRole("radio", { name: "2 of 3" })).toHaveFocus();
  await userEvent.tab();
  expect(screen.getByRole("button")).toHaveFocus();
});

it("takes the focus along when something else chooses", async () => {
  render(<Two />);
  await userEvent.tab();
  await userEvent.click(screen.getByRole("button"));
  expect(screen.getByRole("radio", { name: "3 of 3" })).toHaveFocus();
});
