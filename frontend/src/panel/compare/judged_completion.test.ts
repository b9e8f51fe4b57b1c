import { describe, expect, it } from "vitest";
import { NOTHING_SAID } from "../draft/marks";
import { CALIBRATED, JUDGEMENT } from "./judged_test";
import { completionShown, judgedCompletion } from "./judged_completion";
import { compareRows } from "./rows";
import { judgedOf, markedIn } from "./said";

const JUDGED = { judgement: JUDGEMENT, calibrated: CALIBRATED };
const UNFITTED = { ...CALIBRATED, task_completion: null, reasons: { task_completion: "12 labelled episodes" } };

describe("a judge's completion", () => {
  it("is the calibrated one, with its interval and what the judge itself said", () => {
    expect(judgedCompletion(JUDGED)).toEqual({
      kind: "level",
      value: 0.8,
      parts: "calibrated on 40 labelled episodes; the judge itself said .85; people's number lies between .70 and .90 in 90 of 100 such episodes",
      calibration: { isCalibrated: true, interval: [0.7, 0.9] },
    });
  });

  it("is the judge's own where nothing was calibrated", () => {
    expect(judgedCompletion({ ...JUDGED, calibrated: null })).toEqual({ kind: "level", value: 0.85 });
  });

  it("is the judge's own with an interval where labels did for no more", () => {
    const said = judgedCompletion({ ...JUDGED, calibrated: UNFITTED });
    expect(said).toMatchObject({ value: 0.85, calibration: { isCalibrated: false, interval: [0.7, 0.9] } });
    expect(said).toHaveProperty("parts", expect.stringMatching(/^the judge's own, not calibrated: 12 labelled episodes;/));
  });

  it("says where the calibrated number was no better", () => {
    const said = judgedCompletion({ ...JUDGED, calibrated: { ...CALIBRATED, no_better: ["task_completion"] } });
    expect(said).toHaveProperty("parts", expect.stringContaining("no better than the judge's own number"));
  });

  it("stays unknown where the judge gave none", () => {
    const silent = { judgement: { ...JUDGEMENT, task_completion: null }, calibrated: { ...CALIBRATED, task_completion: null } };
    expect(judgedOf(silent, "task_completion")).toMatchObject({ kind: "unknown" });
    expect(completionShown(silent)).toBeNull();
  });

  it("is what differences are taken from", () => {
    const compared = { mine: markedIn({ ...NOTHING_SAID, task_completion: 1 }), others: [], consensus: null, subtaskNames: [], length: 100 };
    const differences = [CALIBRATED, null].map((calibrated) =>
      compareRows({ ...compared, judges: [{ judgement: JUDGEMENT, calibrated }] }).find(({ id }) => id === "task_completion")
        ?.difference,
    );
    expect(differences).toEqual([expect.closeTo(0.2), expect.closeTo(0.15)]);
  });
});

it("a quality axis stays the judge's own and names its calibrated number", () => {
  expect(judgedOf(JUDGED, "smoothness")).toEqual({ kind: "level", value: 0.75, parts: "model 0.50, telemetry 0.75, calibrated 0.62" });
});
