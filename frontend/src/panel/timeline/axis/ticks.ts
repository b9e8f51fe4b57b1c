/** Which frames a ruler names. */
import type { FrameRange } from "./time_axis";

/** Returns round frame numbers inside the range, about `wanted` of them at most. */
export function ticks(range: FrameRange, length: number, wanted: number): number[] {
  const rough = Math.max((range.max - range.min) / Math.max(wanted, 1), 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((by) => by * power).find((size) => size >= rough) ?? power * 10;
  const found: number[] = [];
  for (let frame = Math.max(Math.ceil(range.min / step), 0) * step; frame <= range.max; frame += step) {
    if (frame < length) {
      found.push(frame);
    }
  }
  return found;
}

/** Returns on which side of each tick its words stand; none where they would cover those before. Ticks are in order. */
export function labelPlaces(ticks: readonly number[], labelPx: number, width: number): ("left" | "right" | "none")[] {
  let taken = 0;
  return ticks.map((at) => {
    const side = at > width - labelPx ? "left" : "right";
    const start = side === "left" ? at - labelPx : at;
    if (start < taken) {
      return "none";
    }
    taken = start + labelPx;
    return side;
  });
}

/** Says a frame's time, as "3.25 s"; empty where the dataset gives no frame rate. */
export function secondsOf(frame: number, fps: number | null): string {
  return fps === null ? "" : `${(frame / fps).toFixed(2)} s`;
}

/** Says which frame, and when: "frame 65, 3.25 s". */
export function frameInWords(frame: number, fps: number | null): string {
  return fps === null ? `frame ${frame}` : `frame ${frame}, ${secondsOf(frame, fps)}`;
}
