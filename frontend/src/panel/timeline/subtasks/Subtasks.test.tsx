import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createClock } from "../../clock/create-clock";
import { TimelineValue } from "../axis/context";
import { createTimeAxis } from "../axis/time_axis";
import type { SubtaskTrack } from "./other_tracks";
import type { Spans } from "./subtask_edits";
import { Subtasks } from "./Subtasks";

const MARKED: Spans = [
  { name: "grasp", start_frame: 0, end_frame: 65, score: null },
  { name: "lift", start_frame: 66, end_frame: 99, score: null },
];
const JUDGE: SubtaskTrack = {
  key: "run/1",
  label: "reference",
  tone: "judge",
  spans: [{ name: "grasp", start_frame: 2, end_frame: 60, score: 0.8 }],
  unplaced: ["lift (not seen to begin)"],
};

function show(start: Spans | null, others: readonly SubtaskTrack[] = []) {
  const clock = createClock({ length: 100, fps: 20 });
  const changed = vi.fn<(spans: Spans | null) => void>();
  function Held() {
    const [mine, setMine] = useState(start);
    return (
      <TimelineValue value={{ axis: createTimeAxis(100), clock, fps: 20 }}>
        <Subtasks
          mine={mine}
          names={["reach", "grasp", "lift"]}
          others={others}
          onChange={(spans) => {
            changed(spans);
            setMine(spans);
          }}
        />
      </TimelineValue>
    );
  }
  render(<Held />);
  return { clock, changed };
}

afterEach(cleanup);

describe("Subtasks", () => {
  it("moves a boundary by arrow keys, keeps the focus, and takes the cameras along", async () => {
    const { clock, changed } = show(MARKED);
    screen.getByRole("slider", { name: "end of grasp: frame 65" }).focus();
    await userEvent.keyboard("{ArrowRight}{ArrowRight}");
    expect(changed).toHaveBeenLastCalledWith([
      { name: "grasp", start_frame: 0, end_frame: 67, score: null },
      { name: "lift", start_frame: 68, end_frame: 99, score: null },
    ]);
    expect(screen.getByRole("slider", { name: "end of grasp: frame 67" })).toHaveFocus();
    expect(clock.get().frame).toBe(67);
  });

  it("does not let the panel's own arrow keys act on the same press", async () => {
    show(MARKED);
    const heard = vi.fn();
    document.addEventListener("keydown", heard);
    screen.getByRole("slider", { name: "end of grasp: frame 65" }).focus();
    await userEvent.keyboard("{ArrowLeft}");
    expect(heard).not.toHaveBeenCalled();
    document.removeEventListener("keydown", heard);
  });

  it("begins a subtask at the cursor, named from the task's list", async () => {
    const { clock, changed } = show(null);
    clock.seek(40);
    await userEvent.click(screen.getByRole("button", { name: "Boundary here (B)" }));
    expect(changed).toHaveBeenLastCalledWith([
      { name: "reach", start_frame: 0, end_frame: 39, score: null },
      { name: "grasp", start_frame: 40, end_frame: 99, score: null },
    ]);
  });

  it("renames, scores and deletes the chosen one", async () => {
    const { changed } = show(MARKED);
    await userEvent.click(screen.getByRole("button", { name: /^grasp: frames 0 to 65/ }));
    const name = screen.getByLabelText("name");
    await userEvent.clear(name);
    await userEvent.type(name, "take{Enter}");
    expect(changed.mock.lastCall?.[0]?.[0]?.name).toBe("take");
    await userEvent.type(screen.getByLabelText("score"), "0.5");
    expect(changed.mock.lastCall?.[0]?.[0]?.score).toBe(0.5);
    await userEvent.click(screen.getByRole("button", { name: "Delete" }));
    expect(changed).toHaveBeenLastCalledWith([MARKED[1]]);
  });

  it("tells 'none took place' from nothing said", async () => {
    const { changed } = show(null);
    await userEvent.click(screen.getByRole("button", { name: "None took place" }));
    expect(changed).toHaveBeenLastCalledWith([]);
    await userEvent.click(screen.getByRole("button", { name: "Take back" }));
    expect(changed).toHaveBeenLastCalledWith(null);
  });

  it("says how a judge's span differs from mine, and what it gave no frames for", () => {
    show(MARKED, [JUDGE]);
    expect(
      screen.getByRole("button", {
        name: "grasp: frames 2 to 60, score 0.80; starts 2 frames later, ends 5 frames earlier",
      }),
    ).toBeVisible();
    expect(screen.getByText("Not on the axis: lift (not seen to begin).")).toBeVisible();
  });
});
