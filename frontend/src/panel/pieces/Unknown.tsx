import { Tooltip } from "./Tooltip";

/** An em dash in place of a value nobody knows, and why. */
export function Unknown({ reason }: { readonly reason: string }) {
  return (
    <Tooltip says={reason}>
      <button type="button" className="cursor-help rounded px-1 text-faint" aria-label={`unknown: ${reason}`}>
        —
      </button>
    </Tooltip>
  );
}
