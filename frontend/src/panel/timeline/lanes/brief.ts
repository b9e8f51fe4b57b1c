/** Two decimals at most. */
export function brief(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2).replace(/^-0\.00$/, "0.00");
}
