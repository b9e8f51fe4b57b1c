import { useEffect, useRef } from "react";
import type { Clock } from "../clock/clock";
import { followFrames } from "./follow_frames";
import { pictureOn } from "./picture";

interface FrameScreenProps {
  readonly clock: Clock;
  readonly load: (frame: number, signal: AbortSignal) => Promise<ImageBitmap>;
  readonly onShown: () => void;
  readonly onProblem: (error: Error) => void;
}

/** One camera's frames as the server makes them. */
export function FrameScreen({ clock, load, onShown, onProblem }: FrameScreenProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current === null) {
      return;
    }
    return followFrames({ clock, picture: pictureOn(canvas.current), load, onShown, onProblem });
  }, [clock, load, onShown, onProblem]);
  return <canvas ref={canvas} className="size-full object-contain" />;
}
