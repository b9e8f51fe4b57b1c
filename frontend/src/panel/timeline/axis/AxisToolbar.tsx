import type { ReactNode } from "react";
import { useLoop, useShownRange, useTimeline } from "./context";
import { wholeEpisode } from "./time_axis";

/** What gestures do, as buttons: zoom, pan, and the span that repeats. */
export function AxisToolbar() {
  const { axis, clock } = useTimeline();
  const range = useShownRange();
  const loop = useLoop();
  const whole = wholeEpisode(axis.length);
  const shown = range.max - range.min;
  const showsAll = shown >= whole.max - whole.min;
  const here = () => clock.get().frame;

  return (
    <div className="flex flex-wrap items-center gap-1 py-1 text-[11px] text-faint">
      <ToolButton name="Zoom in" onPress={() => { axis.zoom(0.5, here()); }}>+</ToolButton>
      <ToolButton name="Zoom out" disabled={showsAll} onPress={() => { axis.zoom(2, here()); }}>−</ToolButton>
      <ToolButton name="Pan left" disabled={range.min <= whole.min} onPress={() => { axis.pan(-shown / 4); }}>‹</ToolButton>
      <ToolButton name="Pan right" disabled={range.max >= whole.max} onPress={() => { axis.pan(shown / 4); }}>›</ToolButton>
      <ToolButton name="Show the whole episode" disabled={showsAll} onPress={() => { axis.show(whole); }}>all</ToolButton>
      <span className="ml-auto" aria-live="polite">
        {loop === null ? "no span" : `span ${loop.start}–${loop.end}`}
      </span>
      <ToolButton
        name="Start the span at this frame"
        onPress={() => { clock.setLoop({ start: here(), end: Math.max(here(), loop?.end ?? axis.length - 1) }); }}
      >
        start here
      </ToolButton>
      <ToolButton
        name="End the span at this frame"
        onPress={() => { clock.setLoop({ start: Math.min(here(), loop?.start ?? 0), end: here() }); }}
      >
        end here
      </ToolButton>
      <ToolButton name="Clear the span (Escape)" disabled={loop === null} onPress={() => { clock.setLoop(null); }}>
        clear
      </ToolButton>
    </div>
  );
}

interface ToolButtonProps {
  readonly name: string;
  readonly disabled?: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function ToolButton({ name, disabled = false, onPress, children }: ToolButtonProps) {
  return (
    <button
      type="button"
      aria-label={name}
      title={name}
      disabled={disabled}
      onClick={onPress}
      className="min-h-6 min-w-6 rounded border border-line px-1.5 text-ink hover:bg-raised disabled:cursor-default disabled:text-faint disabled:opacity-60"
    >
      {children}
    </button>
  );
}
