import { useTimeline } from "../axis/context";
import type { JudgeColumn } from "../../compare/judge_columns";
import { atFrame } from "../axis/position";
import { Row } from "../axis/Row";
import { failureInWords } from "./failure_words";

interface JudgeMarksProps {
  readonly judges: readonly JudgeColumn[];
  readonly onShowCamera: (camera: string) => void;
}

const MARK = "absolute inset-y-0 w-6 -translate-x-1/2 text-center leading-6 hover:z-10 focus-visible:z-10";

/** Where judges point: what they saw, and where they say it went wrong. */
export function JudgeMarks({ judges, onShowCamera }: JudgeMarksProps) {
  const { clock } = useTimeline();
  const pointing = judges.filter(
    ({ judgement }) => judgement.evidence.length > 0 || typeof judgement.failure?.onset_frame === "number",
  );
  if (pointing.length === 0) {
    return null;
  }
  return pointing.map(({ id, name, judgement }) => {
    const onset = judgement.failure?.onset_frame ?? null;
    return (
      <Row
        key={id}
        label={
          <span className="truncate text-judge" title={`evidence: ${name}`}>
            {pointing.length === 1 ? "evidence" : name}
          </span>
        }
      >
        <div className="relative h-6" role="group" aria-label={`Marks of ${name}`}>
          {judgement.evidence.map(({ camera, frame_index: frame, observation }, nth) => (
            <button
              key={`${nth} ${frame}`}
              type="button"
              style={atFrame(frame)}
              aria-label={`Evidence at frame ${frame}, ${camera}: ${observation}`}
              title={`f${frame} ${camera}: ${observation}`}
              onClick={() => {
                clock.seek(frame);
                onShowCamera(camera);
              }}
              className={`${MARK} text-judge`}
            >
              ▸
            </button>
          ))}
          {onset !== null && (
            <button
              type="button"
              style={atFrame(onset)}
              aria-label={`Failure begins at frame ${onset}: ${failureInWords(judgement)}`}
              title={`Failure begins at f${onset}: ${failureInWords(judgement)}`}
              onClick={() => {
                clock.seek(onset);
              }}
              className={`${MARK} font-bold text-judge`}
            >
              ◆
            </button>
          )}
        </div>
      </Row>
    );
  });
}
