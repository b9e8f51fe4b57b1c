import { expect, it } from "vitest";
import { calibrationKey } from "./calibration";
import { touchedBy } from "./changed";

function isTouched(type: string, datasetId: string, others: readonly string[] = []): boolean {
  const event = { seq: 1, type, data: { dataset_id: "lab/kitchen", episode_index: 3, run_id: "r1" } };
  return touchedBy(event).some((is) => is(calibrationKey(datasetId, others, ["r1"])));
}

it("a report is asked for again when anybody says something of its dataset, or leaves an episode out", () => {
  for (const type of ["annotation.saved", "run.item_done", "judgement.deleted", "mark.saved"]) {
    expect(isTouched(type, "lab/kitchen")).toBe(true);
    expect(isTouched(type, "lab/garage")).toBe(false);
  }
});

it("a report of several datasets follows all of them", () => {
  expect(isTouched("annotation.saved", "lab/garage", ["lab/kitchen"])).toBe(true);
  expect(isTouched("annotation.saved", "lab/garage", ["lab/cellar"])).toBe(false);
});

it("a report is not asked for again when labels are made", () => {
  expect(isTouched("export.done", "lab/kitchen")).toBe(false);
});
