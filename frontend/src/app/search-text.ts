/** The part of an address behind `?`, as plain words instead of JSON. */

export function readSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** What is undefined is left out. */
export function writeSearch(search: Record<string, unknown>): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
      words.set(name, String(value));
    }
  }
  const text = words.toString();
  return text === "" ? "" : `?${text}`;
}
