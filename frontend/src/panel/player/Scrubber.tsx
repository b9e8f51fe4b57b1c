import type { KeyboardEvent } from "react";
import type { Clock } from "../clock/clock";
import { useFrame } from "../clock/use-clock";

/** Frames that a key moves by while the slider has the focus; null for the ends. */
function movedTo(event: KeyboardEvent, clock: Clock): number | null {
  const { frame } = clock.get();
  const far = event.shiftKey || event.key.startsWith("Page");
  const step = far ? Math.max(1, Math.round(clock.fps)) : 1;
  switch (event.key) {
    case "ArrowRight":
    case "ArrowUp":
    case "PageUp":
      return frame + step;
    case "ArrowLeft":
    case "ArrowDown":
    case "PageDown":
      return frame - step;
    case "Home":
      return 0;
    case "End":
      return clock.length - 1;
    default:
      return null;
  }
}

/** The whole episode as a slider; dragging shows each frame passed. */
export function Scrubber({ clock }: { readonly clock: Clock }) {
  const frame = useFrame(clock);
  return (
    <input
      type="range"
      aria-label="Frame"
      aria-valuetext={`frame ${frame} of ${clock.length}, ${(frame / clock.fps).toFixed(2)} seconds`}
      min={0}
      max={clock.length - 1}
      step={1}
      value={frame}
      onChange={(event) => {
        clock.seek(event.currentTarget.valueAsNumber);
      }}
      onKeyDown={(event) => {
        const target = movedTo(event, clock);
        if (target !== null) {
          // The page's own arrow keys would move it once more.
          event.preventDefault();
          event.stopPropagation();
          clock.seek(target);
        }
      }}
      className="h-5 w-full accent-accent"
    />
  );
}
