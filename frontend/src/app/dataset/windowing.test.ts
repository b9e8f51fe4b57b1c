import { describe, expect, it } from "vitest";
import { needsMore, roomFor, rowAfterKey } from "./windowing";

describe("the next page", () => {
  const loaded = { rows: 400, hasMore: true, isFetching: false };

  it("is asked for before its rows are scrolled to, and not earlier", () => {
    expect(needsMore(299, loaded)).toBe(false);
    expect(needsMore(300, loaded)).toBe(true);
  });

  it("is asked for when the scrollbar was dragged past everything loaded", () => {
    expect(needsMore(99_999, loaded)).toBe(true);
  });

  it("is asked for once at a time, and never behind the last", () => {
    expect(needsMore(399, { ...loaded, isFetching: true })).toBe(false);
    expect(needsMore(399, { ...loaded, hasMore: false })).toBe(false);
  });
});

describe("the room for rows", () => {
  it("is the whole dataset's from the first page on", () => {
    expect(roomFor({ rows: 200, hasMore: true, isFetching: false }, 100_000)).toBe(100_000);
  });

  it("leaves one row for more where nobody knows how many match", () => {
    expect(roomFor({ rows: 200, hasMore: true, isFetching: false }, null)).toBe(201);
  });

  it("believes the list, not the count, once it is complete", () => {
    expect(roomFor({ rows: 199, hasMore: false, isFetching: false }, 200)).toBe(199);
  });
});

describe("keys in the table", () => {
  it("lead from row to row, and stay inside", () => {
    expect(rowAfterKey("ArrowDown", 3, 10, 5)).toBe(4);
    expect(rowAfterKey("ArrowUp", 0, 10, 5)).toBe(0);
    expect(rowAfterKey("PageDown", 7, 10, 5)).toBe(9);
    expect(rowAfterKey("PageUp", 7, 10, 5)).toBe(2);
    expect(rowAfterKey("Home", 7, 10, 5)).toBe(0);
    expect(rowAfterKey("End", 7, 10, 5)).toBe(9);
  });

  it("mean nothing where they are other keys, or there is no row", () => {
    expect(rowAfterKey("Enter", 3, 10, 5)).toBeNull();
    expect(rowAfterKey("ArrowDown", 0, 0, 5)).toBeNull();
  });
});
