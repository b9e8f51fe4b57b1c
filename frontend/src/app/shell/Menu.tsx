import { type ReactNode, useEffect, useRef, useState } from "react";

interface MenuProps {
  readonly label: ReactNode;
  /** What the button is called, where its label does not say it. */
  readonly name?: string;
  readonly align?: "left" | "right";
  readonly children: ReactNode;
}

/** A button that opens a small sheet below it; Escape or a click elsewhere closes it. */
export function Menu({ label, name, align = "right", children }: MenuProps) {
  const [open, setOpen] = useState(false);
  const element = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) {
      return;
    }
    const onPointer = (event: PointerEvent) => {
      if (!(event.target instanceof Node) || element.current?.contains(event.target) !== true) {
        setOpen(false);
      }
    };
    document.addEventListener("pointerdown", onPointer);
    return () => { document.removeEventListener("pointerdown", onPointer); };
  }, [open]);

  return (
    <div
      ref={element}
      className="relative"
      onKeyDown={(event) => {
        if (event.key === "Escape" && open) {
          event.stopPropagation();
          setOpen(false);
          button.current?.focus();
        }
      }}
    >
      <button
        ref={button}
        type="button"
        aria-expanded={open}
        {...(name !== undefined && { "aria-label": name })}
        onClick={() => { setOpen(!open); }}
        className="inline-flex min-h-6 cursor-pointer items-center gap-1 rounded border bg-raised px-2 py-0.5 hover:border-accent"
      >
        {label}
        <span aria-hidden>▾</span>
      </button>
      {open && (
        <div
          className={`absolute top-full z-40 mt-1 max-h-[70vh] w-80 max-w-[92vw] space-y-2 overflow-auto rounded border bg-ground p-3 text-ink shadow-lg ${align === "right" ? "right-0" : "left-0"}`}
        >
          {children}
        </div>
      )}
    </div>
  );
}
