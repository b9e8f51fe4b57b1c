/** Bars with ends, for the intervals of lines: the value is the thick stroke across. */
import type uPlot from "uplot";
import type { Hue, LaneLine } from "./line_look";

const CAP_PX = 3;
/** Between bars at one frame, which would hide each other. */
const APART_PX = 9;

export function drawIntervals(plot: uPlot, lines: readonly LaneLine[], colourOf: (hue: Hue) => string): void {
  const { ctx, bbox } = plot;
  const unit = devicePixelRatio;
  const drawn = lines.filter(({ interval }) => interval !== undefined);
  ctx.save();
  drawn.forEach(({ interval, hue }, nth) => {
    if (interval === undefined) {
      return;
    }
    const y = (value: number) => plot.valToPos(value, "y", true);
    const at = plot.valToPos(interval.frame, "x", true);
    if (at < bbox.left || at > bbox.left + bbox.width + 1) {
      return;
    }
    // The last frame is at the very edge; half of the bar would be cut off.
    const x = Math.min(at, bbox.left + bbox.width - (CAP_PX + 1) * unit) - nth * APART_PX * unit;
    ctx.strokeStyle = colourOf(hue);
    stroke(ctx, unit, [x, y(interval.low), x, y(interval.high)]);
    for (const value of [interval.low, interval.high]) {
      stroke(ctx, unit, [x - CAP_PX * unit, y(value), x + CAP_PX * unit, y(value)]);
    }
    stroke(ctx, 3 * unit, [x - CAP_PX * unit, y(interval.value), x + CAP_PX * unit, y(interval.value)]);
  });
  ctx.restore();
}

type Stroke = readonly [fromX: number, fromY: number, toX: number, toY: number];

function stroke(ctx: CanvasRenderingContext2D, width: number, [fromX, fromY, toX, toY]: Stroke): void {
  ctx.lineWidth = width;
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.moveTo(fromX, fromY);
  ctx.lineTo(toX, toY);
  ctx.stroke();
}
