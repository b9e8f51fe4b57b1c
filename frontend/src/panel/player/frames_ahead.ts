/** Which frames to fetch next, so that they are there when the clock is. */
import type { ClockState } from "../clock/clock";
import { AT_ONCE } from "./frame_store";

const AHEAD = 8;

/** Returns the frames wanted, the most wanted first.
 *
 * Playing on a slow connection skips frames, and aims at where the clock will be when they arrive.
 */
export function framesAhead(
  state: ClockState,
  clock: { readonly length: number; readonly fps: number },
  latencyMs: number,
): number[] {
  const { frame, playing, speed, loop } = state;
  const repeats = playing && loop !== null && frame >= loop.start && frame <= loop.end;
  const start = repeats ? loop.start : 0;
  const end = repeats ? loop.end : clock.length - 1;
  const perArrival = playing ? (latencyMs / 1000) * clock.fps * speed : 0;
  const stride = Math.max(1, Math.ceil(perArrival / AT_ONCE));
  const lead = Math.min(Math.floor(perArrival), 2 * clock.fps);
  const first = stride === 1 ? frame + lead : Math.ceil((frame + lead) / stride) * stride;
  const wanted = new Set<number>();
  for (let i = 0; i < AHEAD; i++) {
    const next = first + i * stride;
    if (next <= end) {
      wanted.add(next);
    } else if (repeats) {
      wanted.add(start + ((next - start) % (end - start + 1)));
    } else {
      wanted.add(end);
    }
  }
  return [...wanted];
}
