import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Judgement } from "../../../client/types";
import { createClock } from "../../clock/create-clock";
import { EvidenceList } from "./EvidenceList";
import { failureInWords } from "./failure_words";

const EVIDENCE: Judgement["evidence"] = [
  { camera: "front", frame_index: 61, timestamp_s: null, observation: "the handle slips" },
];

afterEach(cleanup);

describe("EvidenceList", () => {
  it("goes to the frame and enlarges the camera", async () => {
    const clock = createClock({ length: 100, fps: 20 });
    const showCamera = vi.fn();
    render(<EvidenceList evidence={EVIDENCE} clock={clock} onShowCamera={showCamera} />);
    await userEvent.click(screen.getByRole("button", { name: "f61 front: the handle slips" }));
    expect(clock.get().frame).toBe(61);
    expect(showCamera).toHaveBeenCalledWith("front");
  });
});

describe("failureInWords", () => {
  const failing = (failure: Judgement["failure"]) => failureInWords({ failure } as Judgement);

  it("names the mode, and says when the robot made up for it", () => {
    expect(failing({ mode: "dropped_object", recovered: true, onset_frame: 3 })).toBe("dropped object, recovered");
    expect(failing({ mode: "dropped_object", recovered: false, detail: "near the bin" })).toBe(
      "dropped object (near the bin)",
    );
    expect(failing(null)).toBe("");
  });
});
