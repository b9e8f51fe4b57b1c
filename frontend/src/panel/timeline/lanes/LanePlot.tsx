import { useEffect, useRef } from "react";
import uPlot from "uplot";
import { useTimeline } from "../axis/context";
import { alignLines, dottedSamples } from "./aligned_series";
import { drawIntervals } from "./draw_intervals";
import type { LaneLine } from "./line_look";
import { themeColours } from "./theme_colours";

interface LanePlotProps {
  readonly name: string;
  /** Keep the same array while nothing changed: the plot is made anew for another. */
  readonly lines: readonly LaneLine[];
  readonly low: number;
  readonly high: number;
  readonly height: number;
}

/** Lines over the shared range of frames; axes, cursor and legend belong to the rows around it. */
export function LanePlot({ name, lines, low, high, height }: LanePlotProps) {
  const host = useRef<HTMLDivElement>(null);
  const { axis } = useTimeline();

  useEffect(() => {
    const node = host.current;
    if (node === null) {
      return;
    }
    const colours = themeColours(node);
    const data = alignLines(lines);
    const options: uPlot.Options = {
      width: Math.max(node.clientWidth, 1),
      height,
      // Space for a line's own thickness at the highest and the lowest value.
      padding: [3, 0, 3, 0],
      cursor: { show: false },
      legend: { show: false },
      axes: [{ show: false }, { show: false }],
      scales: {
        // A function: a fixed pair would win over every later setScale.
        x: { time: false, auto: false, range: () => [axis.get().min, axis.get().max] },
        y: { auto: false, range: [low, high] },
      },
      hooks: {
        draw: [
          (drawn) => {
            drawIntervals(drawn, lines, (hue) => colours.of(hue));
          },
        ],
      },
      series: [
        {},
        ...lines.map((line, i): uPlot.Series => {
          const dots = dottedSamples(data[i + 1] ?? [], line.dotted === true);
          return {
            label: line.label,
            stroke: () => colours.of(line.hue),
            width: 1.5,
            dash: [...line.dash],
            points: {
              show: dots.length > 0,
              filter: () => dots,
              size: 5,
              width: 1,
              stroke: () => colours.of(line.hue),
              fill: () => colours.of(line.hue),
            },
          };
        }),
      ],
    };
    const plot = new uPlot(options, data, node);

    let asked = 0;
    const follow = () => {
      asked ||= requestAnimationFrame(() => {
        asked = 0;
        plot.setScale("x", axis.get());
      });
    };
    follow();
    const stopFollowing = axis.subscribe(follow);
    const stopTheme = colours.subscribe(() => {
      plot.redraw(false);
    });
    const size = new ResizeObserver(() => {
      if (node.clientWidth > 0 && node.clientWidth !== plot.width) {
        plot.setSize({ width: node.clientWidth, height });
      }
    });
    size.observe(node);
    return () => {
      cancelAnimationFrame(asked);
      stopFollowing();
      stopTheme();
      size.disconnect();
      plot.destroy();
    };
  }, [axis, lines, low, high, height]);

  return (
    <div
      ref={host}
      role="img"
      aria-label={name}
      style={{ height }}
      // What the plot's own style sheet would say of the parts used here.
      className="overflow-hidden [&_.u-over]:absolute [&_.u-under]:absolute [&_.u-wrap]:relative [&_canvas]:size-full"
    />
  );
}
