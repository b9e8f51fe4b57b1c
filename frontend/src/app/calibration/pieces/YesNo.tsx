/** An answer by its mark and word. */
export function YesNo({ yes }: { readonly yes: boolean }) {
  return yes ? <span className="whitespace-nowrap text-good">✓ yes</span> : <span className="whitespace-nowrap text-bad">✗ no</span>;
}
