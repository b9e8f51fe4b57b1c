import { useLayoutEffect, useMemo, useRef, type KeyboardEvent, type ReactNode } from "react";
import type { Clock } from "../../clock/clock";
import { AxisToolbar } from "./AxisToolbar";
import { type Timeline, TimelineValue } from "./context";
import { listenForGestures } from "./pointer_gestures";
import { RANGE_MIN, RANGE_WIDTH } from "./position";
import { SharedCursor } from "./SharedCursor";
import { createTimeAxis } from "./time_axis";

interface TimeAreaProps {
  readonly clock: Clock;
  readonly fps: number | null;
  /** Frames to mark through all rows, with what they are. */
  readonly onsets: readonly number[];
  readonly children: ReactNode;
}

/** Rows on one time axis, with one cursor through all of them. */
export function TimeArea({ clock, fps, onsets, children }: TimeAreaProps) {
  const area = useRef<HTMLDivElement>(null);
  const track = useRef<HTMLDivElement>(null);
  const timeline = useMemo<Timeline>(() => ({ axis: createTimeAxis(clock.length), clock, fps }), [clock, fps]);

  useLayoutEffect(() => {
    const { axis } = timeline;
    const node = area.current;
    if (node === null || track.current === null) {
      return;
    }
    const place = () => {
      const { min, max } = axis.get();
      node.style.setProperty(RANGE_MIN, String(min));
      node.style.setProperty(RANGE_WIDTH, String(max - min));
    };
    place();
    const unsubscribe = axis.subscribe(place);
    let frame = clock.get().frame;
    const unfollow = clock.subscribe(() => {
      // Only a cursor that moved: who pans away from it wants to look elsewhere.
      if (clock.get().frame !== frame) {
        frame = clock.get().frame;
        axis.follow(frame);
      }
    });
    const stopListening = listenForGestures(node, track.current, axis, clock);
    return () => {
      unsubscribe();
      unfollow();
      stopListening();
    };
  }, [timeline, clock]);

  const clearOnEscape = (event: KeyboardEvent) => {
    if (event.key === "Escape" && clock.get().loop !== null) {
      event.preventDefault();
      event.stopPropagation();
      clock.setLoop(null);
    }
  };

  return (
    <TimelineValue value={timeline}>
      <section aria-label="Timeline" className="@container flex flex-col" onKeyDown={clearOnEscape}>
        <AxisToolbar />
        <div
          ref={area}
          // Takes the focus on a press, so that Escape clears the span just dragged.
          tabIndex={-1}
          className="relative flex touch-pan-y flex-col outline-none select-none [--gutter:5.75rem] @xl:[--gutter:7rem]"
        >
          {children}
          <div
            ref={track}
            className="pointer-events-none absolute inset-y-0 right-0 left-[var(--gutter)] z-20 overflow-clip"
          >
            <SharedCursor onsets={onsets} />
          </div>
        </div>
      </section>
    </TimelineValue>
  );
}
