/** Nested settings by dotted names; those that are not set are left out. */
export function flatSettings(settings: Readonly<Record<string, unknown>>, above = ""): [name: string, text: string][] {
  return Object.entries(settings).flatMap(([key, value]): [string, string][] => {
    const name = above + key;
    if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) {
      return [];
    }
    if (Array.isArray(value)) {
      return [[name, value.map(textOf).join(", ")]];
    }
    return isRecord(value) ? flatSettings(value, `${name}.`) : [[name, textOf(value)]];
  });
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
