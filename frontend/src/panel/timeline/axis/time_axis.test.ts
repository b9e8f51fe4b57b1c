import { describe, expect, it, vi } from "vitest";
import { clampRange, createTimeAxis } from "./time_axis";

describe("clampRange", () => {
  it("shows every frame whole at the ends of the episode", () => {
    expect(clampRange({ min: -50, max: 500 }, 142)).toEqual({ min: -0.5, max: 141.5 });
  });

  it("keeps the width of a range pushed over an end", () => {
    expect(clampRange({ min: 130, max: 150 }, 142)).toEqual({ min: 121.5, max: 141.5 });
    expect(clampRange({ min: -20, max: 0 }, 142)).toEqual({ min: -0.5, max: 19.5 });
  });

  it("goes no closer than four frames, or than an episode has", () => {
    expect(clampRange({ min: 10, max: 10.5 }, 142)).toEqual({ min: 8.25, max: 12.25 });
    expect(clampRange({ min: 0, max: 0.1 }, 1)).toEqual({ min: -0.5, max: 0.5 });
  });
});

describe("createTimeAxis", () => {
  it("keeps the frame under the pointer in place while zooming", () => {
    const axis = createTimeAxis(1000);
    axis.show({ min: 100, max: 300 });
    axis.zoom(0.5, 150);
    expect(axis.get()).toEqual({ min: 125, max: 225 });
  });

  it("does not drift when zoomed in further than it goes", () => {
    const axis = createTimeAxis(1000);
    axis.show({ min: 10, max: 14 });
    axis.zoom(0.5, 10);
    expect(axis.get()).toEqual({ min: 10, max: 14 });
  });

  it("zooms out to the whole episode and tells nobody when nothing changes", () => {
    const axis = createTimeAxis(50);
    const told = vi.fn();
    axis.subscribe(told);
    axis.zoom(2, 10);
    axis.pan(7);
    expect(told).not.toHaveBeenCalled();
    axis.zoom(0.5, 10);
    expect(told).toHaveBeenCalledOnce();
  });

  it("turns the page when the cursor leaves it, to either side, and not before", () => {
    const axis = createTimeAxis(1000);
    axis.show({ min: 100, max: 200 });
    axis.follow(199);
    expect(axis.get()).toEqual({ min: 100, max: 200 });
    axis.follow(201);
    expect(axis.get()).toEqual({ min: 191, max: 291 });
    axis.follow(190);
    expect(axis.get()).toEqual({ min: 100, max: 200 });
  });

  it("tells nobody after they stopped listening", () => {
    const axis = createTimeAxis(50);
    const told = vi.fn();
    axis.subscribe(told)();
    axis.zoom(0.5);
    expect(told).not.toHaveBeenCalled();
  });
});
