import { type ErrorComponentProps, Link } from "@tanstack/react-router";
import { ApiProblem, ConnectionLost } from "../../client/problem";
import { Button } from "../../panel/pieces/Button";
import { Notice } from "../../panel/pieces/Notice";
import { Problem } from "../../panel/pieces/Problem";

/** A page that could not be drawn: what happened, and how to go on. */
export function PageBroke({ error, reset }: ErrorComponentProps) {
  return (
    <main className="mx-auto w-full max-w-xl space-y-3 p-6">
      <h1 className="text-xl font-semibold">This page could not be shown</h1>
      {error instanceof ApiProblem || error instanceof ConnectionLost ? (
        <Problem what="The server did not do what the page needs" error={error} onRetry={reset} />
      ) : (
        <Notice tone="bad" title="The viewer itself failed">
          <p>What you marked is kept. Try again; if it fails here each time, report this text:</p>
          <pre className="overflow-auto rounded border bg-ground p-2 text-xs">{String(error)}</pre>
          <div className="flex gap-2">
            <Button onClick={reset}>Try again</Button>
            {/* A part that a newer server no longer has comes back with the whole page. */}
            <Button onClick={() => { window.location.reload(); }}>Load the page anew</Button>
          </div>
        </Notice>
      )}
      <p>
        <Link to="/datasets" className="text-accent underline">
          All datasets
        </Link>
      </p>
    </main>
  );
}
