import { Tooltip as Parts } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { usePanel } from "../context";

interface TooltipProps {
  readonly says: ReactNode;
  /** The one element it belongs to; it must take focus. */
  readonly children: ReactElement;
}

/** Words about its child, on hover and on focus. */
export function Tooltip({ says, children }: TooltipProps) {
  const { overlay } = usePanel();
  return <TooltipIn overlay={overlay} says={says}>{children}</TooltipIn>;
}

interface TooltipInProps extends TooltipProps {
  readonly overlay: HTMLElement | null;
}

/** The same where there is no panel around it. */
export function TooltipIn({ overlay, says, children }: TooltipInProps) {
  return (
    <Parts.Provider delayDuration={200}>
      <Parts.Root>
        <Parts.Trigger asChild>{children}</Parts.Trigger>
        <Parts.Portal container={overlay}>
          <Parts.Content
            sideOffset={4}
            collisionPadding={8}
            className="z-50 max-w-72 rounded border bg-raised px-2 py-1 text-xs text-ink shadow-md"
          >
            {says}
          </Parts.Content>
        </Parts.Portal>
      </Parts.Root>
    </Parts.Provider>
  );
}
