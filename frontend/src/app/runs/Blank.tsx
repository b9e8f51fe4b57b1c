/** An em dash in place of a number nobody knows; the reason shows on hover and on focus. */
export function Blank({ reason }: { readonly reason: string }) {
  return (
    <span className="group relative inline-block">
      <button type="button" aria-label={`unknown: ${reason}`} className="-ml-1 cursor-help rounded px-1 text-faint">
        —
      </button>
      <span
        aria-hidden="true"
        className="pointer-events-none absolute left-0 hidden top-full z-20 w-48 rounded border bg-raised px-2 py-1 text-left text-xs font-normal whitespace-normal text-ink shadow-md group-focus-within:block group-hover:block"
      >
        {reason}
      </span>
    </span>
  );
}
