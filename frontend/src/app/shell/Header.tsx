import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "../../panel/pieces/Button";
import { HelpDialog } from "./HelpDialog";
import { useSurroundings } from "./surroundings";
import { ThemeSwitch } from "./ThemeSwitch";
import { WhoAmI } from "./WhoAmI";

const LINK = "rounded px-1 py-0.5 text-ink no-underline hover:underline aria-[current=page]:font-semibold";

/** Where one is, who one is, and where one can go. */
export function Header() {
  const { themes } = useSurroundings();
  const [helping, setHelping] = useState(false);
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-3 py-1">
      <Link to="/" className="rounded font-semibold text-ink no-underline hover:underline" aria-label="RoboJudge: the next unrated episode">
        RoboJudge
      </Link>
      <nav aria-label="Pages" className="flex gap-2">
        <Link to="/datasets" activeOptions={{ exact: true }} className={LINK}>
          Datasets
        </Link>
        <Link to="/runs" className={LINK}>
          Runs
        </Link>
      </nav>
      <div className="ml-auto flex items-center gap-2">
        <ThemeSwitch {...themes} />
        <WhoAmI />
        <Button aria-label="Help" onClick={() => { setHelping(true); }}>
          ?
        </Button>
      </div>
      {helping && <HelpDialog onClose={() => { setHelping(false); }} />}
    </header>
  );
}
