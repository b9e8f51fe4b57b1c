/** The panel's colours for a canvas, which cannot read custom properties itself. */
import type { Hue } from "./line_look";

interface ThemeColours {
  of(hue: Hue): string;
  /** Call `listener` when the theme has changed; returns how to stop. */
  subscribe(listener: () => void): () => void;
}

export function themeColours(element: HTMLElement): ThemeColours {
  const known = new Map<Hue, string>();
  return {
    of(hue) {
      const colour = known.get(hue) ?? getComputedStyle(element).getPropertyValue(`--rj-${hue}`).trim();
      known.set(hue, colour);
      return colour;
    },
    subscribe(listener) {
      const changed = () => {
        known.clear();
        listener();
      };
      const observer = new MutationObserver(changed);
      const root = element.closest(".robojudge");
      if (root !== null) {
        observer.observe(root, { attributes: true, attributeFilter: ["data-theme", "class", "style"] });
      }
      const dark = matchMedia("(prefers-color-scheme: dark)");
      dark.addEventListener("change", changed);
      return () => {
        observer.disconnect();
        dark.removeEventListener("change", changed);
      };
    },
  };
}
