import { OutcomeBadge } from "../pieces/OutcomeBadge";
import { decimals } from "../pieces/field_names";
import { Unknown } from "../pieces/Unknown";
import { GoToFrame } from "./GoToFrame";
import { LevelCell } from "./LevelCell";
import type { Said, Span } from "./said";

interface SaidCellProps {
  readonly said: Said;
  readonly whose: "human" | "neutral" | "judge";
  /** Scores are shown on people's five steps. */
  readonly onFiveSteps: boolean;
  /** Frames of the episode, for drawing spans to scale. */
  readonly length: number;
}

const TEXTS = { human: "text-human", neutral: "text-neutral", judge: "text-judge" } as const;
const FILLS = { human: "bg-human", neutral: "bg-neutral", judge: "bg-judge" } as const;

/** What one person or judge said of one field. */
export function SaidCell({ said, whose, onFiveSteps, length }: SaidCellProps) {
  switch (said.kind) {
    case "unknown":
      return <Unknown reason={said.reason} />;
    case "outcome":
      return <OutcomeBadge outcome={said.value} short />;
    case "mode":
      return (
        <span className={TEXTS[whose]}>
          {said.value}
          {said.by !== undefined && <span className="block text-xs text-faint">{said.by}</span>}
        </span>
      );
    case "frame":
      return whose === "judge" ? (
        <GoToFrame frame={said.value} />
      ) : (
        <span className={`tabular-nums ${TEXTS[whose]}`}>f{said.value}</span>
      );
    case "flags":
      return said.values.length === 0 ? (
        <span className="text-faint">none</span>
      ) : (
        <span className={TEXTS[whose]}>{said.values.join(", ")}</span>
      );
    case "span":
      return <SpanCell span={said} whose={whose} length={length} />;
    case "level":
      return <LevelCell said={said} hue={TEXTS[whose]} onFiveSteps={onFiveSteps} />;
  }
}

function SpanCell({ span, whose, length }: { span: Span; whose: keyof typeof TEXTS; length: number }) {
  const { start, end, score } = span;
  return (
    <span className={`inline-block min-w-11 whitespace-nowrap ${TEXTS[whose]}`}>
      {score === null ? "" : `${decimals(score)} `}
      {start !== null && end !== null && (
        <>
          <span className="text-faint">
            {start}–{end}
          </span>
          <span aria-hidden className="mt-0.5 block h-1 bg-line">
            <span
              className={`block h-1 ${FILLS[whose]}`}
              style={{ marginLeft: `${(100 * start) / length}%`, width: `${(100 * (end - start + 1)) / length}%` }}
            />
          </span>
        </>
      )}
    </span>
  );
}
