/** Where frames lie across the track, and which frame lies at a place. */
import type { CSSProperties } from "react";
import type { FrameRange } from "./time_axis";

/** Custom properties that the area around all rows holds; they move everything when the range changes. */
export const RANGE_MIN = "--rj-range-min";
export const RANGE_WIDTH = "--rj-range-width";

/** Returns the frame whose cell covers `px` of a track `width` wide; outside, the nearest of the episode. */
export function frameAt(px: number, width: number, range: FrameRange, length: number): number {
  if (width <= 0) {
    return 0;
  }
  const frame = Math.round(range.min + (px / width) * (range.max - range.min));
  return Math.min(Math.max(frame, 0), Math.max(length - 1, 0));
}

function across(frame: number): string {
  return `calc((${frame} - var(${RANGE_MIN})) / var(${RANGE_WIDTH}) * 100%)`;
}

/** Puts an element's left edge at a frame; halves are the borders between frames. */
export function atFrame(frame: number): CSSProperties {
  return { left: across(frame) };
}

/** Stretches an element over frames, both included. */
export function overFrames(start: number, end: number): CSSProperties {
  return {
    left: across(start - 0.5),
    width: `calc(${end - start + 1} / var(${RANGE_WIDTH}) * 100%)`,
  };
}
