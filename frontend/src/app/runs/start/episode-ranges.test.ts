import { describe, expect, it } from "vitest";
import { episodeRanges, parseEpisodes } from "./episode-ranges";

describe("parseEpisodes", () => {
  it.each([
    ["0-3,7", [0, 1, 2, 3, 7]],
    [" 5 , 3 - 4 ", [3, 4, 5]],
    ["2–3; 9", [2, 3, 9]],
    ["1 2 2-3 1", [1, 2, 3]],
    ["7,", [7]],
  ])("reads %j", (text, indices) => {
    expect(parseEpisodes(text, 12)).toEqual({ indices, problem: null });
  });

  it.each([
    ["", /at least one/],
    [" , ", /at least one/],
    ["a", /"a" is neither/],
    ["1-", /neither/],
    ["-3", /neither/],
    ["1.5", /neither/],
    ["9-3", /backwards; write 3-9/],
    ["0-12", /13 episodes; the dataset lists 12/],
    ["0-999999999", /the dataset lists 12/],
    ["0-9,20-29", /more episodes than there are/],
    ["99999999999999", /neither/],
  ])("refuses %j and says why", (text, problem) => {
    const parsed = parseEpisodes(text, 12);
    expect(parsed.indices).toBeNull();
    expect(parsed.problem).toMatch(problem);
  });

  it("leaves single indices beyond the count to the server, for lists may have gaps", () => {
    expect(parseEpisodes("40", 12).indices).toEqual([40]);
  });

  it("reads back what episodeRanges writes", () => {
    expect(episodeRanges([9, 1, 2, 3, 3])).toBe("1-3,9");
    expect(parseEpisodes(episodeRanges([9, 1, 2, 3, 3]), 12).indices).toEqual([1, 2, 3, 9]);
    expect(episodeRanges([])).toBe("");
  });
});
