import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createClock } from "../clock/create-clock";
import { joinInStep } from "./in_step";
import type { Picture } from "./picture";

const source = document.createElement("canvas");

/** Two cameras on a clock that plays, and a time that the test moves. */
function played() {
  let time = 0;
  const clock = createClock({ length: 100, fps: 20, now: () => 0, requestFrame: () => () => undefined });
  const camera = () => {
    const drawn: number[] = [];
    const picture: Picture = {
      draw: (_source, _width, _height, frame) => drawn.push(frame),
      shown: () => drawn.at(-1) ?? null,
    };
    const inStep = joinInStep(clock, picture, () => time);
    return {
      drawn,
      leave: () => { inStep.leave(); },
      forget: () => { inStep.forget(); },
      show: (...frames: number[]) => {
        for (const frame of frames) {
          inStep.show(source, 32, 24, frame);
        }
      },
    };
  };
  clock.play();
  return { clock, camera, pass: (ms: number) => { time += ms; } };
}

describe("joinInStep", () => {
  beforeEach(() => {
    // The copies of what waits: jsdom has no canvas to draw on.
    vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("shows every frame of cameras that go together, at once", () => {
    const { camera } = played();
    const [a, b] = [camera(), camera()];
    for (const frame of [0, 1, 2, 3]) {
      a.show(frame);
      expect(a.drawn.at(-1)).toBe(frame);
      b.show(frame);
      expect(b.drawn.at(-1)).toBe(frame);
    }
  });

  it("shows the frame that goes with the slower camera's, not the newest", () => {
    const { camera } = played();
    const [fast, slow] = [camera(), camera()];
    slow.show(0);
    fast.show(0, 1, 2, 3);
    expect(fast.drawn).toEqual([0, 1]);
    slow.show(1);
    expect(fast.drawn).toEqual([0, 1, 2]);
    slow.show(3);
    expect(slow.drawn).toEqual([0, 1, 3]);
    expect(fast.drawn).toEqual([0, 1, 2, 3]);
    fast.show(4);
    expect(fast.drawn).toEqual([0, 1, 2, 3, 4]);
  });

  it("never shows two cameras more than a frame apart while both go on, in whatever order they come", () => {
    const { camera } = played();
    const cameras = [camera(), camera(), camera()];
    const reached = [0, 0, 0];
    cameras.forEach((one) => { one.show(0); });
    let seed = 7;
    let apart = 0;
    for (let turn = 0; turn < 600; turn += 1) {
      seed = (seed * 16807) % 2147483647;
      const place = seed % 3;
      const frame = (reached[place] ?? 0) + (seed % 10 === 0 ? 4 : 1);
      // A camera is a few frames ahead at most: the clock makes it wait.
      if (frame - Math.min(...reached) <= 6) {
        reached[place] = frame;
        cameras[place]?.show(frame);
        const shown = cameras.map(({ drawn }) => drawn.at(-1) ?? 0);
        apart = Math.max(apart, Math.max(...shown) - Math.min(...shown));
      }
    }
    expect(Math.min(...reached)).toBeGreaterThan(100);
    expect(apart).toBe(1);
  });

  it("lets a camera go on alone when another shows nothing for half a second, and takes it back when it does", () => {
    const { camera, pass } = played();
    const [fast, stuck] = [camera(), camera()];
    stuck.show(0);
    fast.show(0, 1, 2);
    pass(400);
    fast.show(3);
    expect(fast.drawn).toEqual([0, 1]);
    pass(200);
    fast.show(4, 5);
    expect(fast.drawn).toEqual([0, 1, 4, 5]);
    stuck.show(5);
    fast.show(6, 7);
    expect(fast.drawn.at(-1)).toBe(6);
  });

  it("waits again for a camera that was given up and is back at another place", () => {
    const { camera, pass } = played();
    const [fast, stuck] = [camera(), camera()];
    stuck.show(20);
    fast.show(20, 22);
    pass(600);
    fast.show(23);
    expect(fast.drawn).toEqual([20, 23]);
    fast.show(10);
    stuck.show(10);
    fast.show(12);
    expect(fast.drawn).toEqual([20, 23, 10]);
  });

  it("shows cameras that leave out frames as close as they come, and does not stop them", () => {
    const { camera } = played();
    const [a, b] = [camera(), camera()];
    for (let frame = 0; frame < 80; frame += 4) {
      a.show(frame);
      b.show(frame + 2);
    }
    expect([a.drawn.at(-1), b.drawn.at(-1)]).toEqual([76, 78]);
    expect(a.drawn.length).toBeGreaterThan(14);
  });

  it("goes on where it plays too fast for every frame, and each camera leaves out others", () => {
    const { camera } = played();
    const [a, b] = [camera(), camera()];
    a.show(0);
    b.show(0);
    for (let turn = 0; turn < 12; turn += 1) {
      a.show(...[5, 11, 14].map((frame) => 20 * turn + frame));
      b.show(...[3, 9, 17].map((frame) => 20 * turn + frame));
    }
    expect([a.drawn.at(-1), b.drawn.at(-1)]).toEqual([234, 237]);
    expect(Math.min(a.drawn.length, b.drawn.length)).toBeGreaterThan(20);
  });

  it("holds back what comes late when the other camera has gone on", () => {
    const { camera } = played();
    const [a, b] = [camera(), camera()];
    a.show(20);
    b.show(20, 29);
    a.show(25);
    expect([a.drawn, b.drawn]).toEqual([[20], [20]]);
    a.show(29);
    expect([a.drawn, b.drawn]).toEqual([[20, 29], [20, 29]]);
  });

  it("waits for no camera that has shown nothing yet, or has left", () => {
    const { camera } = played();
    const [a, b] = [camera(), camera()];
    a.show(7);
    expect(a.drawn).toEqual([7]);
    b.show(7);
    b.leave();
    a.show(9);
    expect(a.drawn).toEqual([7, 9]);
  });

  it("leaps forward together, and drops what waited when it goes back", () => {
    const { camera } = played();
    const [a, b] = [camera(), camera()];
    a.show(3);
    b.show(3);
    a.show(50);
    expect(a.drawn).toEqual([3]);
    b.show(50);
    expect(a.drawn).toEqual([3, 50]);
    a.show(52);
    a.show(10);
    b.show(53);
    expect(a.drawn).toEqual([3, 50, 10]);
    b.show(10);
    expect(b.drawn).toEqual([3, 50, 10]);
  });

  it("shows the frame sought at once while paused, and nothing that waited before", () => {
    const { clock, camera } = played();
    const [a, b] = [camera(), camera()];
    b.show(0);
    a.show(0, 2);
    clock.pause();
    a.forget();
    a.show(40);
    b.show(40);
    expect(a.drawn).toEqual([0, 40]);
    expect(b.drawn).toEqual([0, 40]);
  });

  it("keeps the newest frames of a camera far ahead", () => {
    const { camera } = played();
    const [fast, slow] = [camera(), camera()];
    slow.show(0);
    fast.show(...Array.from({ length: 30 }, (_, frame) => frame));
    slow.show(27);
    expect(fast.drawn.at(-1)).toBe(28);
  });
});
