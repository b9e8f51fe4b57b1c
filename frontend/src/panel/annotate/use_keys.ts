import { type RefObject, useEffect, useRef } from "react";
import { bindingFor, isPressable, isTyping, type KeyActions } from "./keys";

/** Let keys act as long as nobody types and no dialog is open. */
export function useKeys(root: RefObject<HTMLElement | null>, actions: KeyActions): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });

  useEffect(() => {
    /** Whether Tab led to where the focus is; a click leaves it on a button nobody means any more. */
    let tabbed = false;

    function onPointer(): void {
      tabbed = false;
    }

    function onKey(event: KeyboardEvent): void {
      tabbed ||= event.key === "Tab";
      const binding = bindingFor(event);
      // Inside a shadow tree `event.target` would be its host.
      const target = event.composedPath()[0] ?? null;
      if (binding === null || root.current === null || isTyping(target) || isElsewhere(root.current, target)) {
        return;
      }
      if (root.current.querySelector("dialog[open], [role=dialog], [role=menu], [role=listbox]") !== null) {
        return;
      }
      if (binding.presses === true && tabbed && isPressable(target)) {
        return;
      }
      if (event.repeat && binding.about !== "watch") {
        return;
      }
      event.preventDefault();
      binding.act(latest.current, event.key);
    }

    window.addEventListener("keydown", onKey);
    window.addEventListener("pointerdown", onPointer, true);
    return () => {
      window.removeEventListener("keydown", onKey);
      window.removeEventListener("pointerdown", onPointer, true);
    };
  }, [root]);
}

/** Whether the focus is on something of the page around the panel. */
function isElsewhere(root: HTMLElement, target: EventTarget | null): boolean {
  const isPage = target === root.ownerDocument.body || target === root.ownerDocument.documentElement;
  return target instanceof Node && !isPage && !root.contains(target);
}
