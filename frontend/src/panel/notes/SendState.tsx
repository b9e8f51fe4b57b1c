import { Button } from "../pieces/Button";
import { Notice } from "../pieces/Notice";
import { Problem } from "../pieces/Problem";
import type { OwnNote } from "./use_own_note";

interface SendStateProps {
  readonly own: OwnNote;
  readonly onRetry: () => void;
}

/** Why my note is not on the server though I saved it, and what becomes of it. */
export function SendState({ own: { sending, isKept }, onRetry }: SendStateProps) {
  if (sending?.state === "elsewhere") {
    return (
      <Notice title="Not sent: you saved another note here meanwhile">
        <p>Save replaces that one by what you wrote here; drop keeps it.</p>
      </Notice>
    );
  }
  if (sending == null || sending.error === null) {
    return null;
  }
  if (sending.state === "refused") {
    return (
      <Problem
        what={isKept ? "The note was not saved; your text is kept in this browser" : "The note was not saved"}
        error={sending.error}
        onRetry={onRetry}
      />
    );
  }
  return (
    <Notice title="Not sent yet: the server does not answer">
      <p>
        {isKept
          ? "Your note is kept in this browser and sent when the connection is back."
          : "Your note is sent when the connection is back; leave the page open until then."}
      </p>
      <Button onClick={onRetry}>Try now</Button>
    </Notice>
  );
}
