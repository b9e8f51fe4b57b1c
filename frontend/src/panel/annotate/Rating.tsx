import { type KeyboardEvent, useEffect, useRef } from "react";

export interface Choice<T> {
  readonly value: T;
  readonly shown: string;
  readonly name: string;
}

interface RatingProps<T> {
  readonly label: string;
  readonly choices: readonly Choice<T>[];
  /** Null where nothing is chosen yet. */
  readonly chosen: T | null;
  readonly onChoose: (value: T) => void;
}

/** One choice out of few, as buttons: one stop of the Tab key; up and down move, since left and right step frames. */
export function Rating<T extends string | number>({ label, choices, chosen, onChoose }: RatingProps<T>) {
  const group = useRef<HTMLDivElement>(null);
  const at = choices.findIndex((choice) => choice.value === chosen);

  // A digit chooses, too: the focus goes along, or Tab would lead to the same row again.
  useEffect(() => {
    const radios = group.current?.querySelectorAll<HTMLElement>("[role=radio]") ?? [];
    if ([...radios].some((radio) => radio.matches(":focus"))) {
      radios[at]?.focus();
    }
  }, [at]);

  function move(event: KeyboardEvent): void {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0) {
      return;
    }
    event.preventDefault();
    const next = (Math.max(at, by > 0 ? -1 : 0) + by + choices.length) % choices.length;
    const choice = choices[next];
    if (choice !== undefined) {
      onChoose(choice.value);
    }
  }

  return (
    <div ref={group} role="radiogroup" aria-label={label} className="inline-flex" onKeyDown={move}>
      {choices.map((choice, index) => {
        const checked = index === at;
        return (
          <button
            key={choice.value}
            type="button"
            role="radio"
            aria-checked={checked}
            aria-label={choice.name}
            title={choice.name}
            tabIndex={checked || (at === -1 && index === 0) ? 0 : -1}
            onClick={() => {
              onChoose(choice.value);
            }}
            className={`-ml-px min-h-6 min-w-6 cursor-pointer border px-1 first:ml-0 first:rounded-l last:rounded-r ${
              checked ? "border-human bg-human font-semibold text-ground" : "bg-ground hover:border-human"
            }`}
          >
            {choice.shown}
          </button>
        );
      })}
    </div>
  );
}
