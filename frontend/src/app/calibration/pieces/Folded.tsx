import { type ReactNode, useId, useState } from "react";
import { Button } from "../../../panel/pieces/Button";

interface FoldedProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** What opens only when asked. */
export function Folded({ title, children }: FoldedProps) {
  const [open, setOpen] = useState(false);
  const content = useId();
  return (
    <div className="space-y-2">
      <Button tone="quiet" aria-expanded={open} aria-controls={content} onClick={() => { setOpen(!open); }}>
        <span aria-hidden className="inline-block w-3">{open ? "▾" : "▸"}</span>
        {title}
      </Button>
      <div id={content} hidden={!open}>{open && children}</div>
    </div>
  );
}
