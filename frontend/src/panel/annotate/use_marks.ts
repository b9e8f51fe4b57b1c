import { useCallback, useSyncExternalStore } from "react";
import type { Draft, DraftSnapshot } from "../draft/draft";

/** The draft as React reads it. */
export function useMarks(draft: Draft): DraftSnapshot {
  const subscribe = useCallback((listener: () => void) => draft.subscribe(listener), [draft]);
  return useSyncExternalStore(subscribe, () => draft.get());
}
