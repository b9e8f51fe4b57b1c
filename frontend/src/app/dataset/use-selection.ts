import { useState } from "react";
import type { View } from "./view";

interface Selection {
  readonly of: string;
  readonly episodes: ReadonlySet<number>;
}

const NONE: ReadonlySet<number> = new Set();

/** The selected episodes of a view; another view starts with none, so that nothing out of sight is decided about. */
export function useSelection(view: View) {
  const shown = JSON.stringify(view);
  const [selection, setSelection] = useState<Selection>({ of: shown, episodes: NONE });
  const selected = selection.of === shown ? selection.episodes : NONE;

  function replace(episodes: Iterable<number>): void {
    setSelection({ of: shown, episodes: new Set(episodes) });
  }

  function change(episodes: readonly number[], isSelected: boolean): void {
    replace(isSelected ? [...selected, ...episodes] : [...selected].filter((episode) => !episodes.includes(episode)));
  }

  return { selected, replace, change };
}
