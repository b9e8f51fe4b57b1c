/** Light or dark: what this browser's user chose, or what their system says. */
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";

export type ThemeChoice = "light" | "dark" | "system";
export type Theme = "light" | "dark";

export const THEME_CHOICES: readonly ThemeChoice[] = ["system", "light", "dark"];
const KEY = "robojudge:theme";
const DARK = "(prefers-color-scheme: dark)";

export interface ThemeSetting {
  readonly theme: Theme;
  readonly choice: ThemeChoice;
  readonly choose: (choice: ThemeChoice) => void;
}

export function useTheme(): ThemeSetting {
  const [choice, setChoice] = useState(remembered);
  const systemIsDark = useSyncExternalStore(watchSystem, () => window.matchMedia(DARK).matches);
  const theme = choice === "system" ? (systemIsDark ? "dark" : "light") : choice;
  useEffect(() => {
    document.documentElement.style.colorScheme = theme;
  }, [theme]);
  const choose = useCallback((next: ThemeChoice) => {
    setChoice(next);
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // A browser that keeps nothing shows it until the page is left.
    }
  }, []);
  return { theme, choice, choose };
}

function remembered(): ThemeChoice {
  try {
    const found = localStorage.getItem(KEY);
    return THEME_CHOICES.find((choice) => choice === found) ?? "system";
  } catch {
    return "system";
  }
}

function watchSystem(listener: () => void): () => void {
  const media = window.matchMedia(DARK);
  media.addEventListener("change", listener);
  return () => { media.removeEventListener("change", listener); };
}
