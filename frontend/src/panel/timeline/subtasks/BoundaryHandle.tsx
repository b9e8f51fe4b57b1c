import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { useTimeline } from "../axis/context";
import { atFrame, frameAt } from "../axis/position";
import { frameInWords } from "../axis/ticks";
import type { Boundary } from "./subtask_edits";

interface BoundaryHandleProps {
  readonly boundary: Boundary;
  readonly name: string;
  /** Called while it is dragged; what is shown then is not kept. */
  readonly onPreview: (frame: number | null) => void;
  readonly onMove: (frame: number) => void;
  /** Called for Delete, where two spans meet. */
  readonly onMerge: () => void;
}

const FRAMES_PER_SECOND_ASSUMED = 30;

/** An edge of a subtask, moved by pointer or arrow keys; the cameras follow it. */
export function BoundaryHandle({ boundary, name, onPreview, onMove, onMerge }: BoundaryHandleProps) {
  const { axis, clock, fps } = useTimeline();
  const dragged = useRef<number | null>(null);
  const { edge, frame, min, max, joined } = boundary;

  const clamp = (wanted: number) => Math.min(Math.max(wanted, min), max);

  const frameUnder = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    return clamp(frameAt(event.clientX - (box?.left ?? 0), box?.width ?? 0, axis.get(), axis.length));
  };

  const drag = (event: PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) {
      return;
    }
    dragged.current = frameUnder(event);
    clock.seek(dragged.current);
    onPreview(dragged.current);
  };

  const drop = () => {
    if (dragged.current !== null && dragged.current !== frame) {
      onMove(dragged.current);
    }
    dragged.current = null;
    onPreview(null);
  };

  const press = (event: KeyboardEvent) => {
    const second = Math.round(fps ?? FRAMES_PER_SECOND_ASSUMED);
    const steps: Partial<Record<string, number>> = {
      ArrowLeft: event.shiftKey ? -second : -1,
      ArrowDown: -1,
      ArrowRight: event.shiftKey ? second : 1,
      ArrowUp: 1,
      PageDown: -second,
      PageUp: second,
      Home: min - frame,
      End: max - frame,
    };
    const step = steps[event.key];
    const merges = joined && (event.key === "Delete" || event.key === "Backspace");
    if (step === undefined && !merges) {
      return;
    }
    event.preventDefault();
    // The panel's own arrow keys step the cameras; here they follow the boundary.
    event.stopPropagation();
    if (step === undefined) {
      onMerge();
    } else if (clamp(frame + step) !== frame) {
      clock.seek(clamp(frame + step));
      onMove(clamp(frame + step));
    }
  };

  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={`${edge} of ${name}: frame ${frame}`}
      aria-valuenow={frame}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuetext={frameInWords(frame, fps)}
      title={`${edge} of ${name}: frame ${frame}. Drag it, or move it with ← and →.`}
      style={atFrame(edge === "end" ? frame + 0.5 : frame - 0.5)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      onPointerUp={drop}
      onPointerCancel={() => {
        dragged.current = null;
        onPreview(null);
      }}
      onKeyDown={press}
      className="group absolute inset-y-0 z-10 flex w-3 -translate-x-1/2 cursor-col-resize touch-none justify-center"
    >
      <span className="h-full w-0.5 bg-human group-hover:w-1 group-focus:w-1" />
    </div>
  );
}
