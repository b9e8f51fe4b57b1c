import { Dialog } from "../pieces/Dialog";
import { KEYS, NATIVE_KEYS } from "./keys";

const SECTIONS = [
  { about: "watch", title: "Watch" },
  { about: "mark", title: "Mark" },
  { about: "go on", title: "Go on" },
] as const;

/** All keys, from the table that the handler reads. */
export function KeyHelp({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <p className="mb-3 text-faint">Keys never act while you type in a field or a dialog is open.</p>
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
        {SECTIONS.map(({ about, title }) => (
          <section key={about}>
            <h3 className="mb-1 font-semibold">{title}</h3>
            <KeyList keys={KEYS.filter((binding) => binding.about === about)} />
          </section>
        ))}
        <section>
          <h3 className="mb-1 font-semibold">Move</h3>
          <KeyList keys={NATIVE_KEYS} />
        </section>
      </div>
    </Dialog>
  );
}

function KeyList({ keys }: { readonly keys: readonly { readonly shown: string; readonly does: string }[] }) {
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-3 gap-y-1">
      {keys.map(({ shown, does }) => (
        <div key={shown} className="contents">
          <dt>
            <kbd className="rounded border bg-raised px-1">{shown}</kbd>
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  );
}
