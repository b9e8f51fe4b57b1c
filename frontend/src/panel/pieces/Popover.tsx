import { Popover as Parts } from "radix-ui";
import type { ReactNode } from "react";
import { usePanel } from "../context";
import { Button } from "./Button";

interface PopoverProps {
  /** What the button says. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A button that shows more beside it. */
export function Popover({ label, children }: PopoverProps) {
  const { overlay } = usePanel();
  return (
    <Parts.Root>
      <Parts.Trigger asChild>
        <Button tone="quiet">{label}</Button>
      </Parts.Trigger>
      <Parts.Portal container={overlay}>
        <Parts.Content
          aria-label={label}
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-40 max-h-80 w-80 max-w-[92vw] overflow-auto rounded border bg-ground p-3 text-ink shadow-lg"
        >
          {children}
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  );
}
