/** How far my mark is from the judge's: the taller, the further. */
export function DifferenceMark({ amount, words }: { readonly amount: number | null; readonly words: string | null }) {
  if (amount === null) {
    return (
      <span title="not known: one of the two says nothing" className="text-faint">
        —<span className="sr-only"> not known: one of the two says nothing</span>
      </span>
    );
  }
  const says = amount === 0 ? "no difference" : words ?? `difference ${amount.toFixed(2)} of 1`;
  return (
    <span title={says} className="inline-flex h-5 w-4 items-end justify-center">
      <span
        aria-hidden
        className={amount === 0 ? "mb-2 size-1 rounded-full bg-faint" : "w-3 bg-warn"}
        style={amount === 0 ? {} : { height: `${Math.max(12, amount * 100)}%` }}
      />
      <span className="sr-only">{says}</span>
    </span>
  );
}
