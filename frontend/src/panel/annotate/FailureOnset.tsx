import { Button } from "../pieces/Button";
import { CannotTell } from "./CannotTell";

interface FailureOnsetProps {
  readonly frame: number | null;
  readonly cannotTell: boolean;
  readonly onHere: () => void;
  readonly onSeek: (frame: number) => void;
  readonly onClear: () => void;
  readonly onCannotTell: (chosen: boolean) => void;
}

/** Where I say that it went wrong. */
export function FailureOnset({ frame, cannotTell, onHere, onSeek, onClear, onCannotTell }: FailureOnsetProps) {
  return (
    <span className="flex flex-wrap items-center gap-1">
      {frame !== null && (
        <>
          <Button tone="quiet" aria-label={`show where I say the failure begins, frame ${frame}`} onClick={() => { onSeek(frame); }}>
            <span className="text-human tabular-nums">f{frame}</span>
          </Button>
          <Button tone="quiet" aria-label="take my failure onset back" onClick={onClear}>
            ✕
          </Button>
        </>
      )}
      <Button title="X" aria-label="failure begins at this frame" onClick={onHere}>
        here
      </Button>
      <CannotTell label="failure onset" chosen={cannotTell} onChange={onCannotTell} skippedByTab />
    </span>
  );
}
