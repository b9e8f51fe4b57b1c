import { useLayoutEffect, useRef } from "react";
import { useLoop, useTimeline } from "./context";
import { atFrame, overFrames, RANGE_MIN, RANGE_WIDTH } from "./position";

/** The frame shown, the span that repeats, and where failures begin, through all rows. */
export function SharedCursor({ onsets }: { readonly onsets: readonly number[] }) {
  const { clock } = useTimeline();
  const line = useRef<HTMLDivElement>(null);
  const loop = useLoop();

  useLayoutEffect(() => {
    const place = () => {
      line.current?.style.setProperty("--rj-cursor", String(clock.get().frame));
    };
    place();
    return clock.subscribe(place);
  }, [clock]);

  return (
    <>
      {loop !== null && (
        <div
          data-testid="loop-span"
          style={overFrames(loop.start, loop.end)}
          className="absolute inset-y-0 border-x border-accent bg-accent/15"
        />
      )}
      {onsets.map((frame) => (
        <div
          key={frame}
          style={atFrame(frame)}
          className="absolute inset-y-0 border-l border-dashed border-bad"
        />
      ))}
      <div
        ref={line}
        data-testid="cursor"
        style={{ left: `calc((var(--rj-cursor, 0) - var(${RANGE_MIN})) / var(${RANGE_WIDTH}) * 100%)` }}
        className="absolute inset-y-0 w-px -translate-x-1/2 bg-ink"
      />
    </>
  );
}
