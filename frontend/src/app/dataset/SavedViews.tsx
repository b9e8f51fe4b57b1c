import { type SubmitEvent, useState } from "react";
import { Button } from "../../panel/pieces/Button";
import { Menu } from "../shell/Menu";
import { type NamedView, readViews, withView, writeViews } from "./saved-views";
import { sameView, type View } from "./view";

interface SavedViewsProps {
  readonly datasetId: string;
  readonly view: View;
  readonly onView: (view: View) => void;
}

/** Views by name, kept in this browser; and the address of the one that is shown, to hand on. */
export function SavedViews({ datasetId, view, onView }: SavedViewsProps) {
  const [views, setViews] = useState(() => readViews(localStorage, datasetId));
  const [name, setName] = useState("");
  const [said, setSaid] = useState("");

  function keep(next: readonly NamedView[]): void {
    setViews([...next]);
    setSaid(writeViews(localStorage, datasetId, next) ? "" : "This browser keeps nothing; the name is gone with the page.");
  }

  function save(event: SubmitEvent): void {
    event.preventDefault();
    const chosen = name.trim();
    if (chosen !== "") {
      keep(withView(views, { name: chosen, view }));
      setName("");
    }
  }

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(window.location.href);
      setSaid("Copied: who opens it sees these episodes, in this order.");
    } catch {
      setSaid("The browser did not allow copying; the address bar holds the same.");
    }
  }

  return (
    <Menu label="Views">
      <Button onClick={() => { void copy(); }}>Copy this view's address</Button>
      <p role="status" className="text-faint">{said}</p>
      <ul className="space-y-1">
        {views.map((one) => (
          <li key={one.name} className="flex items-center justify-between gap-2">
            <Button tone="quiet" aria-pressed={sameView(one.view, view)} className="min-w-0" onClick={() => { onView(one.view); }}>
              <span className="truncate">{one.name}</span>
            </Button>
            <Button aria-label={`forget the view ${one.name}`} onClick={() => { keep(views.filter(({ name: other }) => other !== one.name)); }}>
              ✕
            </Button>
          </li>
        ))}
      </ul>
      <form onSubmit={save} className="flex gap-2">
        <input
          aria-label="name for this view"
          placeholder="name for this view"
          value={name}
          maxLength={80}
          onChange={(event) => { setName(event.currentTarget.value); }}
          className="min-w-0 grow rounded border px-2"
        />
        <Button type="submit" disabled={name.trim() === ""}>Save</Button>
      </form>
    </Menu>
  );
}
