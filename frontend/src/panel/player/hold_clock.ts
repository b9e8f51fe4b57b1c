/** Lets one camera hold the clock while it has no picture, but not for ever. */
import type { Clock } from "../clock/clock";

/** Longer than this, the other cameras go on alone. */
const LONGEST_MS = 4000;

export function waitsFor(clock: Clock): { take: () => void; release: () => void } {
  let letGo: (() => void) | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let gaveUp = false;

  function drop(): void {
    clearTimeout(timer);
    letGo?.();
    letGo = null;
  }

  return {
    take() {
      if (letGo === null && !gaveUp) {
        letGo = clock.hold();
        timer = setTimeout(() => {
          gaveUp = true;
          drop();
        }, LONGEST_MS);
      }
    },
    /** The picture is there. */
    release() {
      gaveUp = false;
      drop();
    },
  };
}
