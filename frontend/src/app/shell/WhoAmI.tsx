import { Link } from "@tanstack/react-router";
import { useLogOut } from "../../panel/data/session";
import { Button } from "../../panel/pieces/Button";
import { Problem } from "../../panel/pieces/Problem";
import { client } from "../service";
import { Menu } from "./Menu";
import { useSurroundings } from "./surroundings";
import { ThemeSwitch } from "./ThemeSwitch";

const ROLES = {
  annotator: "rates episodes; sees the judge's marks of an episode after saving their own",
  evaluator: "rates episodes, starts runs, and may ask to see a whole dataset",
  admin: "all that an evaluator may, and unblinds datasets for everybody",
} as const;

const HOW_TO_CHANGE = {
  local: "This server knows one user, named when it was started: robojudge serve … --user NAME.",
  proxy: "The proxy in front of this server says who you are; log in there as somebody else.",
} as const;

interface WhoAmIProps {
  /** Show the way to other pages too, where no header does. */
  readonly withPages?: boolean;
}

/** The name under which marks are stored, and how to change it. */
export function WhoAmI({ withPages = false }: WhoAmIProps) {
  const { me, mode, themes, leave } = useSurroundings();
  const logOut = useLogOut(client);
  return (
    <Menu label={<span className="text-human">{me.name}</span>} name={`you are ${me.name}, ${me.role}`}>
      {withPages && (
        <div className="flex flex-wrap items-center gap-3 border-b pb-2">
          <Link to="/datasets" className="text-accent underline">Datasets</Link>
          <Link to="/runs" className="text-accent underline">Runs</Link>
          <ThemeSwitch {...themes} />
        </div>
      )}
      <p>
        Your marks are stored as <strong>{me.name}</strong>.
      </p>
      <p>
        {me.role}: {ROLES[me.role]}.
      </p>
      {mode === "key" ? (
        <Button disabled={logOut.isPending} onClick={() => { logOut.mutate(undefined, { onSuccess: leave }); }}>
          Log out
        </Button>
      ) : (
        <p className="text-faint">{HOW_TO_CHANGE[mode]}</p>
      )}
      {logOut.error !== null && <Problem what="You are still logged in" error={logOut.error} />}
    </Menu>
  );
}
