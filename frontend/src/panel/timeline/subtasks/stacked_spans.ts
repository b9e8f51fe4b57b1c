/** Spans that share frames stand below one another, so that each can be read and pressed. */

interface Placed {
  readonly start_frame: number;
  readonly end_frame: number;
}

/** Returns the lane of each span: the first one that is free over its frames. */
export function stacked(spans: readonly Placed[]): number[] {
  const lanes: Placed[][] = [];
  return spans.map((span) => {
    const found = lanes.findIndex((lane) => lane.every((other) => !overlap(span, other)));
    const lane = found === -1 ? lanes.length : found;
    (lanes[lane] ??= []).push(span);
    return lane;
  });
}

function overlap(a: Placed, b: Placed): boolean {
  return a.start_frame <= b.end_frame && b.start_frame <= a.end_frame;
}
