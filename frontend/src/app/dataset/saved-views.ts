/** Views that this browser's user gave a name, per dataset. */
import { parseView, tidy, type View } from "./view";

export interface NamedView {
  readonly name: string;
  readonly view: View;
}

type ViewStorage = Pick<Storage, "getItem" | "setItem">;

function keyOf(datasetId: string): string {
  return `robojudge:views:${datasetId}`;
}

export function readViews(storage: ViewStorage, datasetId: string): NamedView[] {
  try {
    const found: unknown = JSON.parse(storage.getItem(keyOf(datasetId)) ?? "[]");
    return Array.isArray(found) ? found.map(namedView).filter((one) => one !== null) : [];
  } catch {
    return [];
  }
}

/** Returns whether the browser kept them. */
export function writeViews(storage: ViewStorage, datasetId: string, views: readonly NamedView[]): boolean {
  try {
    storage.setItem(keyOf(datasetId), JSON.stringify(views));
    return true;
  } catch {
    return false;
  }
}

/** A name is there once; the newer view of that name counts. */
export function withView(views: readonly NamedView[], named: NamedView): NamedView[] {
  return [...views.filter(({ name }) => name !== named.name), { name: named.name, view: tidy(named.view) }];
}

function namedView(found: unknown): NamedView | null {
  if (typeof found !== "object" || found === null || !("name" in found) || !("view" in found)) {
    return null;
  }
  const { name, view } = found;
  const isUsable = typeof name === "string" && typeof view === "object" && view !== null;
  return isUsable ? { name, view: parseView(view as Record<string, unknown>) } : null;
}
