/** Returns centres as near as possible to those wanted, `size` apart at least, all within `width`. Both in order. */
export function spread(wanted: readonly number[], size: number, width: number): number[] {
  const placed: number[] = [];
  for (const [nth, centre] of wanted.entries()) {
    // Leave room for those still to come.
    const latest = width - size / 2 - (wanted.length - 1 - nth) * size;
    const earliest = nth === 0 ? size / 2 : (placed[nth - 1] ?? 0) + size;
    placed.push(Math.max(Math.min(centre, latest), earliest));
  }
  return pulledBack(placed, wanted, size);
}

/** A crowd pushed to the right is centred over where it belongs. */
function pulledBack(placed: number[], wanted: readonly number[], size: number): number[] {
  let start = 0;
  for (let end = 1; end <= placed.length; end++) {
    const touches = end < placed.length && (placed[end] ?? 0) - (placed[end - 1] ?? 0) < size + 0.5;
    if (touches) {
      continue;
    }
    let shift = 0;
    for (let i = start; i < end; i++) {
      shift += ((wanted[i] ?? 0) - (placed[i] ?? 0)) / (end - start);
    }
    const room = (placed[start] ?? 0) - (start === 0 ? size / 2 : (placed[start - 1] ?? 0) + size);
    const by = Math.max(Math.min(shift, 0), -Math.max(room, 0));
    for (let i = start; i < end; i++) {
      placed[i] = (placed[i] ?? 0) + by;
    }
    start = end;
  }
  return placed;
}
