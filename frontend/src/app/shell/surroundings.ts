/** What every page of the viewer knows of what is around it. */
import { createContext, useContext } from "react";
import type { Me, Session } from "../../client/types";
import type { ThemeSetting } from "./theme";

interface Surroundings {
  readonly me: Me;
  readonly mode: Session["mode"];
  readonly themes: ThemeSetting;
  /** Element that pop-ups belong in, so that styles reach them. */
  readonly overlay: HTMLElement | null;
  /** Forget the person: nothing of theirs stays on the page. */
  readonly leave: () => void;
}

export const SurroundingsValue = createContext<Surroundings | null>(null);

export function useSurroundings(): Surroundings {
  const value = useContext(SurroundingsValue);
  if (value === null) {
    throw new Error("pages are shown inside <Shell>");
  }
  return value;
}
