import { type SubmitEvent, useId, useState } from "react";
import type { Session } from "../../client/types";
import { ApiProblem } from "../../client/problem";
import { Button } from "../../panel/pieces/Button";
import { Notice } from "../../panel/pieces/Notice";
import { Problem } from "../../panel/pieces/Problem";
import { useLogInAgain } from "./use-log-in";

interface LoginPageProps {
  readonly mode: Session["mode"];
  /** Who was logged in on this page before; null for nobody. */
  readonly before: string | null;
  readonly onRetry: () => void;
}

/** Asks who is there, in the way this server finds it out. */
export function LoginPage({ mode, before, onRetry }: LoginPageProps) {
  return (
    <main className="mx-auto w-full max-w-md space-y-4 px-4 py-16">
      <h1 className="text-xl font-semibold">RoboJudge</h1>
      {before !== null && (
        <Notice title="You are logged out">
          <p>What you marked is kept in this browser, and this page goes on where it was.</p>
        </Notice>
      )}
      {mode === "key" ? <KeyForm before={before} /> : <Unnamed mode={mode} onRetry={onRetry} />}
    </main>
  );
}

function KeyForm({ before }: { readonly before: string | null }) {
  const [key, setKey] = useState("");
  const field = useId();
  const logIn = useLogInAgain(before);
  const refused = logIn.error instanceof ApiProblem && logIn.error.status === 401;

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    logIn.mutate(key.trim());
  }

  return (
    <form onSubmit={submit} className="space-y-3">
      <label htmlFor={field} className="block font-medium">
        Your key
      </label>
      <input
        id={field}
        type="password"
        autoComplete="current-password"
        required
        value={key}
        aria-invalid={refused}
        aria-describedby={`${field}-hint`}
        onChange={(event) => { setKey(event.currentTarget.value); }}
        className="block w-full rounded border px-2 py-1"
      />
      <p id={`${field}-hint`} className="text-faint">
        Whoever runs this server makes one with: robojudge users add NAME. It names you, and your marks are stored under
        that name.
      </p>
      {refused && (
        <Notice tone="bad" title="This key is not known here">
          <p>Check that it is whole, or ask for a new one.</p>
        </Notice>
      )}
      {logIn.error !== null && !refused && <Problem what="You could not be logged in" error={logIn.error} />}
      <Button type="submit" tone="main" disabled={logIn.isPending}>
        {logIn.isPending ? "Logging in …" : "Log in"}
      </Button>
    </form>
  );
}

function Unnamed({ mode, onRetry }: { readonly mode: "local" | "proxy"; readonly onRetry: () => void }) {
  return (
    <Notice title={mode === "proxy" ? "The proxy named nobody" : "This server knows no user"}>
      <p>
        {mode === "proxy"
          ? "This server believes its proxy about who is asking, and the proxy did not say. Log in there, then come back."
          : "Start it with a name: robojudge serve … --user NAME."}
      </p>
      <Button onClick={onRetry}>Try again</Button>
    </Notice>
  );
}
