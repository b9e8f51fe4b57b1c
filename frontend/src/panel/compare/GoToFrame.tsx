import { usePanel } from "../context";
import { Button } from "../pieces/Button";

/** A frame that a judge names, as the way to it. */
export function GoToFrame({ frame }: { readonly frame: number }) {
  const { clock } = usePanel();
  return (
    <Button
      title="Shift X"
      aria-label={`go to f${frame}, where the judge saw it fail`}
      onClick={() => {
        clock.seek(frame);
      }}
    >
      <span className="whitespace-nowrap text-judge tabular-nums">
        <span aria-hidden>→ </span>f{frame}
      </span>
    </Button>
  );
}
