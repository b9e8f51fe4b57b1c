import type { Judgement } from "../../../client/types";
import type { Clock } from "../../clock/clock";

interface EvidenceListProps {
  readonly evidence: Judgement["evidence"];
  readonly clock: Clock;
  readonly onShowCamera: (camera: string) => void;
}

/** What a judge's verdict rests on; a press shows that frame of that camera. */
export function EvidenceList({ evidence, clock, onShowCamera }: EvidenceListProps) {
  if (evidence.length === 0) {
    return <p className="text-faint">The judge named no evidence.</p>;
  }
  return (
    <ul className="flex flex-col gap-0.5">
      {evidence.map(({ camera, frame_index: frame, observation }, nth) => (
        <li key={`${nth} ${camera} ${frame}`}>
          <button
            type="button"
            onClick={() => {
              clock.seek(frame);
              onShowCamera(camera);
            }}
            className="min-h-6 text-left hover:underline"
          >
            <span className="text-judge">
              <span aria-hidden>▸ </span>f{frame} {camera}:
            </span>{" "}
            {observation}
          </button>
        </li>
      ))}
    </ul>
  );
}
