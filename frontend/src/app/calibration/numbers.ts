/** Numbers of a report as text: two decimals, and a real minus sign. */

const MINUS = "\u2212";
const THIN_SPACE = "\u202f";

/** Never a minus before zero. */
export function decimals(value: number): string {
  const text = Math.abs(value).toFixed(2);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** A difference with its sign; zero has none. */
export function signed(value: number): string {
  const text = decimals(value);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** An interval; empty if there is none. */
export function between(low: number | null | undefined, high: number | null | undefined): string {
  return low == null || high == null ? "" : `${decimals(low)} to ${decimals(high)}`;
}

export function thousands(n: number): string {
  return String(n).replaceAll(/\B(?=(\d{3})+$)/g, THIN_SPACE);
}

/** A count and what is counted. */
export function counted(n: number, one: string, several = `${one}s`): string {
  return `${thousands(n)} ${n === 1 ? one : several}`;
}

/** Two decimals, or two significant figures below ten cents: prices of one episode are that small. */
export function dollars(usd: number): string {
  if (usd === 0) {
    return "$0";
  }
  return usd >= 0.1 ? `$${usd.toFixed(2)}` : `$${Number(usd.toPrecision(2))}`;
}

/** Below 0.01 says so. */
export function pValue(p: number): string {
  return p < 0.01 ? "<0.01" : decimals(p);
}

export function percent(share: number): string {
  return `${Math.round(100 * share)}%`;
}
