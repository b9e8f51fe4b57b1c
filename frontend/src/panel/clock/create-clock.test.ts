import { describe, expect, it, vi } from "vitest";
import { createClock } from "./create-clock";

/** A clock whose time and painting the test moves. */
function made(length = 100, fps = 20) {
  let time = 1000;
  let waiting: (() => void) | null = null;
  const clock = createClock({
    length,
    fps,
    now: () => time,
    requestFrame: (callback) => {
      waiting = callback;
      return () => {
        waiting = null;
      };
    },
  });
  const pass = (ms: number, paints = 1) => {
    for (let i = 0; i < paints; i++) {
      time += ms / paints;
      const callback = waiting;
      waiting = null;
      callback?.();
    }
  };
  return { clock, pass, waits: () => waiting !== null };
}

describe("createClock", () => {
  it("shows the frame that the time passed says, whatever the number of paints", () => {
    for (const paints of [13, 60, 61, 997]) {
      const { clock, pass } = made(1000, 20);
      clock.play();
      pass(10_010, paints);
      expect(clock.get().frame).toBe(200);
      clock.dispose();
    }
  });

  it("stops on the last frame at the end, and starts over when played from there", () => {
    const { clock, pass, waits } = made(10, 20);
    clock.play();
    pass(2000, 100);
    expect(clock.get()).toMatchObject({ frame: 9, playing: false });
    expect(waits()).toBe(false);
    clock.play();
    expect(clock.get()).toMatchObject({ frame: 0, playing: true });
  });

  it("repeats the loop and shows no frame outside it", () => {
    const { clock, pass } = made();
    const seen = new Set<number>();
    clock.setLoop({ start: 20, end: 24 });
    clock.play();
    clock.subscribe(() => seen.add(clock.get().frame));
    seen.add(clock.get().frame);
    pass(3000, 300);
    expect([...seen].sort()).toEqual([20, 21, 22, 23, 24]);
    expect(clock.get().playing).toBe(true);
  });

  it("puts a loop into the episode and its ends in order", () => {
    const { clock } = made(10);
    clock.setLoop({ start: 50, end: -3 });
    expect(clock.get().loop).toEqual({ start: 0, end: 9 });
  });

  it("enters a loop set while playing elsewhere, and leaves it for a frame asked for", () => {
    const { clock } = made();
    clock.play();
    clock.setLoop({ start: 40, end: 50 });
    expect(clock.get()).toMatchObject({ frame: 40, playing: true });
    clock.seek(70);
    expect(clock.get()).toMatchObject({ frame: 70, playing: false });
  });

  it("does not jump when the speed changes", () => {
    const { clock, pass } = made(1000, 20);
    clock.play();
    pass(1010, 60);
    const before = clock.position();
    clock.setSpeed(4);
    expect(clock.position()).toBeCloseTo(before, 9);
    pass(500, 30);
    expect(clock.position()).toBeCloseTo(before + 40, 6);
    clock.setSpeed(0.25);
    expect(clock.position()).toBeCloseTo(before + 40, 6);
  });

  it("goes on from a frame sought while playing", () => {
    const { clock, pass } = made(1000, 20);
    clock.play();
    pass(1000, 60);
    clock.seek(500);
    expect(clock.get()).toMatchObject({ frame: 500, playing: true });
    pass(500, 30);
    expect(clock.get().frame).toBe(510);
  });

  it("takes the nearest frame for one out of range, and rests in the middle of it", () => {
    const { clock } = made(10);
    clock.seek(99);
    expect(clock.get().frame).toBe(9);
    clock.step(-99);
    expect(clock.get().frame).toBe(0);
    clock.step(3);
    expect(clock.position()).toBe(3.5);
    clock.seek(Number.NaN);
    expect(clock.get().frame).toBe(3);
  });

  it("stands still while held by anyone, though it keeps playing", () => {
    const { clock, pass } = made();
    clock.play();
    pass(500, 30);
    const first = clock.hold();
    const second = clock.hold();
    const at = clock.position();
    pass(900, 60);
    first();
    first();
    pass(900, 60);
    expect(clock.position()).toBe(at);
    expect(clock.get().playing).toBe(true);
    second();
    pass(500, 30);
    expect(clock.position()).toBeCloseTo(at + 10, 6);
  });

  it("goes on from what was last seen when the page was hidden for long", () => {
    const { clock, pass } = made(1000, 20);
    clock.play();
    pass(500, 30);
    pass(60_000);
    pass(500, 30);
    expect(clock.get().frame).toBeLessThan(45);
  });

  it("tells of changes only, and keeps the same state between them", () => {
    const { clock } = made();
    const listener = vi.fn();
    clock.subscribe(listener);
    const before = clock.get();
    clock.seek(0);
    clock.setSpeed(1);
    clock.pause();
    expect(listener).not.toHaveBeenCalled();
    expect(clock.get()).toBe(before);
    clock.seek(1);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it("does nothing more once disposed", () => {
    const { clock, pass, waits } = made();
    const listener = vi.fn();
    clock.play();
    clock.subscribe(listener);
    clock.dispose();
    pass(1000, 10);
    clock.play();
    clock.seek(5);
    expect(listener).not.toHaveBeenCalled();
    expect(clock.get()).toMatchObject({ frame: 0, playing: false });
    expect(waits()).toBe(false);
  });
});
