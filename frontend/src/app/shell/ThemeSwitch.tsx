import { THEME_CHOICES, type ThemeChoice, type ThemeSetting } from "./theme";

/** Chooses light, dark, or what the system says. */
export function ThemeSwitch({ choice, choose }: ThemeSetting) {
  return (
    <select
      aria-label="Theme"
      value={choice}
      onChange={(event) => { choose(event.currentTarget.value as ThemeChoice); }}
      className="min-h-6 rounded border bg-raised px-1"
    >
      {THEME_CHOICES.map((one) => (
        <option key={one} value={one}>
          {one}
        </option>
      ))}
    </select>
  );
}
