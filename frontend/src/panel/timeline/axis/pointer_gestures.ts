/** Pointer and wheel on the tracks: a click seeks, a drag selects a span, a pinch zooms. */
import type { Clock } from "../../clock/clock";
import { frameAt } from "./position";
import type { TimeAxis } from "./time_axis";

/** A press that moves less is a click. */
const DRAG_PX = 4;
/** Turns of a wheel are pixels; this many double the frames shown. */
const WHEEL_PX_PER_DOUBLING = 240;
const HAS_ITS_OWN = "button, input, select, textarea, a, summary, [role=slider]";

interface Press {
  readonly startX: number;
  readonly startFrame: number;
  /** A drag along the ruler moves the cursor instead of selecting. */
  readonly scrubs: boolean;
  dragged: boolean;
}

/** Listens on `area`; `track` tells where the time axis lies across. Returns how to stop. */
export function listenForGestures(area: HTMLElement, track: HTMLElement, axis: TimeAxis, clock: Clock): () => void {
  const fingers = new Map<number, number>();
  let press: Press | null = null;

  function place(clientX: number): { px: number; width: number; frame: number; exact: number } {
    const box = track.getBoundingClientRect();
    const px = clientX - box.left;
    const range = axis.get();
    return {
      px,
      width: box.width,
      frame: frameAt(px, box.width, range, axis.length),
      exact: range.min + (px / Math.max(box.width, 1)) * (range.max - range.min),
    };
  }

  function down(event: PointerEvent): void {
    const target = event.target as Element;
    if (event.button !== 0 || target.closest(HAS_ITS_OWN) !== null || place(event.clientX).px < 0) {
      return;
    }
    fingers.set(event.pointerId, event.clientX);
    if (fingers.size > 1) {
      press = null;
      return;
    }
    const scrubs = target.closest("[data-scrubs]") !== null;
    const { frame } = place(event.clientX);
    press = { startX: event.clientX, startFrame: frame, scrubs, dragged: false };
    if (scrubs) {
      clock.seek(frame);
    }
  }

  function move(event: PointerEvent): void {
    const before = fingers.get(event.pointerId);
    if (before === undefined) {
      return;
    }
    fingers.set(event.pointerId, event.clientX);
    if (fingers.size === 2) {
      pinch(event.pointerId, before, event.clientX);
    } else if (press !== null) {
      drag(press, event);
    }
  }

  function drag(pressed: Press, event: PointerEvent): void {
    if (!pressed.dragged && Math.abs(event.clientX - pressed.startX) < DRAG_PX) {
      return;
    }
    if (!pressed.dragged) {
      pressed.dragged = true;
      area.setPointerCapture(event.pointerId);
    }
    const { frame } = place(event.clientX);
    if (pressed.scrubs) {
      clock.seek(frame);
    } else {
      clock.setLoop({ start: Math.min(pressed.startFrame, frame), end: Math.max(pressed.startFrame, frame) });
    }
  }

  function pinch(moved: number, before: number, after: number): void {
    const other = [...fingers].find(([id]) => id !== moved)?.[1];
    if (other === undefined || Math.abs(after - other) < 1) {
      return;
    }
    axis.zoom(Math.abs(before - other) / Math.abs(after - other), place(other).exact);
  }

  function up(event: PointerEvent): void {
    if (press !== null && !press.dragged && fingers.has(event.pointerId)) {
      clock.seek(place(event.clientX).frame);
    }
    cancel(event);
  }

  function cancel(event: PointerEvent): void {
    fingers.delete(event.pointerId);
    press = null;
  }

  /** A plain turn stays the page's: hours of rating mean hours of scrolling past the timeline. */
  function wheel(event: WheelEvent): void {
    const { width, exact } = place(event.clientX);
    if (event.ctrlKey || event.metaKey || event.altKey) {
      event.preventDefault();
      axis.zoom(2 ** (event.deltaY / WHEEL_PX_PER_DOUBLING), exact);
      return;
    }
    const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
      event.preventDefault();
      const range = axis.get();
      axis.pan((sideways / Math.max(width, 1)) * (range.max - range.min));
    }
  }

  const stop = new AbortController();
  const until = { signal: stop.signal };
  area.addEventListener("pointerdown", down, until);
  area.addEventListener("pointermove", move, until);
  area.addEventListener("pointerup", up, until);
  area.addEventListener("pointercancel", cancel, until);
  area.addEventListener("wheel", wheel, { ...until, passive: false });
  return () => {
    stop.abort();
  };
}
