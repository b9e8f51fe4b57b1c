/** Amounts as they are read: two decimals at most, and large ones shortened. */

export function dollars(usd: number): string {
  return usd > 0 && usd < 0.01 ? "< $0.01" : `$${usd.toFixed(2)}`;
}

export function count(amount: number): string {
  if (amount >= 1e6) {
    return `${short(amount / 1e6)} M`;
  }
  return amount >= 10_000 ? `${short(amount / 1e3)} k` : String(Math.round(amount));
}

export function seconds(s: number): string {
  if (s < 60) {
    return s > 0 && s < 1 ? "< 1 s" : `${Math.round(s)} s`;
  }
  const minutes = Math.round(s / 60);
  if (minutes < 60) {
    return `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.round(hours / 24)} days`;
}

/** Up to two decimals, for numbers of any size: `0.35`, `12.5`, `-3`. */
export function number(value: number): string {
  const rounded = Number(value.toFixed(2));
  return rounded === 0 && value !== 0 ? "≈ 0" : String(rounded);
}

export function moment(iso: string): string {
  return new Date(iso).toLocaleString(undefined, {
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });
}

function short(value: number): string {
  return String(Number(value.toFixed(value < 100 ? 1 : 0)));
}
