import { Tooltip } from "radix-ui";
import { useSurroundings } from "../shell/surroundings";

/** An em dash in place of a value nobody knows; why is said on hover and on focus. */
export function NoValue({ reason }: { readonly reason: string }) {
  const { overlay } = useSurroundings();
  return (
    <Tooltip.Provider delayDuration={200}>
      <Tooltip.Root>
        <Tooltip.Trigger asChild>
          <button type="button" aria-label={`unknown: ${reason}`} className="cursor-help rounded px-1 text-faint">
            —
          </button>
        </Tooltip.Trigger>
        <Tooltip.Portal container={overlay}>
          <Tooltip.Content sideOffset={4} collisionPadding={8} className="z-50 max-w-72 rounded border bg-raised px-2 py-1 text-xs text-ink shadow-md">
            {reason}
          </Tooltip.Content>
        </Tooltip.Portal>
      </Tooltip.Root>
    </Tooltip.Provider>
  );
}
