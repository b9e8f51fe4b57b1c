import type { MouseEvent } from "react";
import { useTimeline } from "../axis/context";
import { frameAt, overFrames } from "../axis/position";

type SpanTone = "human" | "judge" | "neutral";

interface SpanBlockProps {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly score: number | null;
  readonly tone: SpanTone;
  /** Said behind name, frames and score. */
  readonly remark?: string;
  /** Whether a span of this name is selected, in whichever track. */
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

const FILL: Record<SpanTone, string> = {
  human: "bg-human/15 border-human",
  judge: "bg-judge/15 border-judge",
  neutral: "bg-neutral/15 border-neutral",
};

/** One subtask over its frames. */
export function SpanBlock({ name, start, end, score, tone, remark = "", chosen, onChoose }: SpanBlockProps) {
  const { axis, clock } = useTimeline();
  const said = score === null ? "no score" : `score ${score.toFixed(2)}`;
  const words = `${name}: frames ${start} to ${end}, ${said}${remark}`;

  const press = (event: MouseEvent<HTMLElement>) => {
    onChoose();
    const track = event.currentTarget.parentElement?.getBoundingClientRect();
    // A key has no place on the axis to go to.
    if (event.detail > 0 && track !== undefined) {
      clock.seek(frameAt(event.clientX - track.left, track.width, axis.get(), axis.length));
    }
  };

  return (
    <button
      type="button"
      aria-label={words}
      aria-pressed={chosen}
      title={words}
      onClick={press}
      style={overFrames(start, end)}
      className={`absolute inset-y-0.5 flex min-w-0 items-center gap-1 overflow-hidden border px-1 text-left text-[11px] whitespace-nowrap text-ink focus-visible:-outline-offset-2 ${FILL[tone]} ${chosen ? "border-b-4 font-semibold" : ""}`}
    >
      <span className="truncate">{name}</span>
      {score !== null && <span>{score.toFixed(2)}</span>}
    </button>
  );
}
