/** How far apart two words on one field are: 0 the same, 1 as far as can be, null where one is unknown. */
import type { Outcome } from "../../client/types";
import type { Said, Span } from "./said";

const RANKS: Readonly<Record<Outcome, number | null>> = {
  success: 1,
  partial: 0.5,
  failure: 0,
  undecided: null,
};

/** `length` is the episode's in frames: a whole one apart is as far as can be. */
export function difference(a: Said, b: Said, length: number): number | null {
  if (a.kind === "level" && b.kind === "level") {
    return Math.abs(a.value - b.value);
  }
  if (a.kind === "outcome" && b.kind === "outcome") {
    return gap(RANKS[a.value], RANKS[b.value]);
  }
  if (a.kind === "mode" && b.kind === "mode") {
    return a.value === b.value ? 0 : 1;
  }
  if (a.kind === "frame" && b.kind === "frame") {
    return length > 0 ? Math.min(1, Math.abs(a.value - b.value) / length) : null;
  }
  if (a.kind === "span" && b.kind === "span") {
    const known = [gap(a.score, b.score), spanDifference(a, b)].filter((each) => each !== null);
    return known.length === 0 ? null : Math.max(...known);
  }
  return null;
}

/** How far apart two frames are, in words; null for all other fields. */
export function framesApart(a: Said, b: Said): string | null {
  if (a.kind !== "frame" || b.kind !== "frame" || a.value === b.value) {
    return null;
  }
  const frames = Math.abs(a.value - b.value);
  return `${frames} ${frames === 1 ? "frame" : "frames"} ${a.value < b.value ? "before the judge" : "after the judge"}`;
}

/** One minus the share of frames that both spans have, out of those that either has. */
export function spanDifference(a: Span, b: Span): number | null {
  if (a.start === null || a.end === null || b.start === null || b.end === null) {
    return null;
  }
  const both = Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start) + 1);
  const either = a.end - a.start + 1 + (b.end - b.start + 1) - both;
  return either <= 0 ? null : 1 - both / either;
}

function gap(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.abs(a - b);
}
