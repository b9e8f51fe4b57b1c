import { beforeEach, describe, expect, it } from "vitest";
import type { Clock } from "../../clock/clock";
import { createClock } from "../../clock/create-clock";
import { listenForGestures } from "./pointer_gestures";
import { createTimeAxis, type TimeAxis } from "./time_axis";

/** A track 1000 pixels wide over 1000 frames, 100 pixels in. */
let area: HTMLElement;
let axis: TimeAxis;
let clock: Clock;

beforeEach(() => {
  area = document.createElement("div");
  area.setPointerCapture = () => undefined;
  const track = document.createElement("div");
  track.getBoundingClientRect = () => new DOMRect(100, 0, 1000, 50);
  axis = createTimeAxis(1000);
  clock = createClock({ length: 1000, fps: 20 });
  listenForGestures(area, track, axis, clock);
});

function send(type: string, clientX: number, target: Element = area, pointerId = 1): void {
  const event = new MouseEvent(type, { clientX, button: 0, bubbles: true });
  target.dispatchEvent(Object.assign(event, { pointerId }));
}

function within(html: string): Element {
  area.innerHTML = html;
  return area.firstElementChild ?? area;
}

describe("listenForGestures", () => {
  it("seeks on a click, and selects nothing", () => {
    send("pointerdown", 400);
    send("pointermove", 402);
    send("pointerup", 402);
    expect(clock.get()).toMatchObject({ frame: 302, loop: null });
  });

  it("selects on a drag, either way, and leaves the cursor alone", () => {
    send("pointerdown", 400);
    send("pointermove", 350);
    send("pointermove", 300);
    send("pointerup", 300);
    expect(clock.get()).toMatchObject({ frame: 0, loop: { start: 200, end: 300 } });
  });

  it("scrubs along the ruler", () => {
    const ruler = within("<div data-scrubs></div>");
    send("pointerdown", 400, ruler);
    send("pointermove", 700, ruler);
    expect(clock.get()).toMatchObject({ frame: 600, loop: null });
  });

  it("leaves buttons and the labels beside the track alone", () => {
    const button = within("<button>x</button>");
    send("pointerdown", 400, button);
    send("pointerup", 400, button);
    send("pointerdown", 40);
    send("pointerup", 40);
    expect(clock.get().frame).toBe(0);
  });

  it("zooms on a pinch and neither seeks nor selects", () => {
    send("pointerdown", 500, area, 1);
    send("pointerdown", 700, area, 2);
    send("pointermove", 900, area, 2);
    send("pointerup", 900, area, 2);
    send("pointerup", 500, area, 1);
    const { min, max } = axis.get();
    expect(max - min).toBeCloseTo(500);
    expect(clock.get()).toMatchObject({ frame: 0, loop: null });
  });

  it("zooms on Ctrl and wheel, pans on a sideways one, and leaves a plain one to the page", () => {
    const turn = (init: WheelEventInit) => {
      const event = new WheelEvent("wheel", { clientX: 600, bubbles: true, cancelable: true, ...init });
      area.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(turn({ deltaY: 100 })).toBe(false);
    expect(turn({ deltaY: -240, ctrlKey: true })).toBe(true);
    expect(axis.get().max - axis.get().min).toBeCloseTo(500);
    const before = axis.get().min;
    expect(turn({ deltaX: 100 })).toBe(true);
    expect(axis.get().min).toBeCloseTo(before + 50);
    expect(turn({ deltaY: 100, shiftKey: true })).toBe(true);
    expect(axis.get().min).toBeCloseTo(before + 100);
  });
});
