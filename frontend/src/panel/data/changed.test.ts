import { expect, it } from "vitest";
import { touchedBy } from "./changed";
import { datasetKey, episodeKey } from "./keys";

it("a saved note is asked for again at its episode, and nothing else is", () => {
  const touched = touchedBy({
    seq: 1,
    type: "note.saved",
    data: { dataset_id: "lab/kitchen", episode_index: 3, annotator: "ben" },
  });
  const isTouched = (key: readonly unknown[]) => touched.some((is) => is(key));
  expect(isTouched(episodeKey("lab/kitchen", 3, "notes"))).toBe(true);
  expect(isTouched(episodeKey("lab/kitchen", 4, "notes"))).toBe(false);
  expect(isTouched(episodeKey("lab/kitchen", 3, "others"))).toBe(false);
  expect(isTouched(datasetKey("lab/kitchen", "episodes"))).toBe(false);
});
