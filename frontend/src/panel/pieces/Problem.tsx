import { ApiProblem, ConnectionLost } from "../../client/problem";
import { Button } from "./Button";
import { Notice } from "./Notice";

interface ProblemProps {
  /** What was not possible, as a sentence without its end: "The marks could not be loaded". */
  readonly what: string;
  readonly error: Error;
  readonly onRetry?: () => void;
}

/** A failed request: what happened and what to do. */
export function Problem({ what, error, onRetry }: ProblemProps) {
  return (
    <Notice tone="bad" title={titleOf(what, error)}>
      <p>{adviceOn(error)}</p>
      {onRetry !== undefined && <Button onClick={onRetry}>Try again</Button>}
    </Notice>
  );
}

function titleOf(what: string, error: Error): string {
  if (error instanceof ApiProblem && error.status === 401) {
    return `${what}: you are not logged in`;
  }
  if (error instanceof ApiProblem && error.status === 403) {
    return `${what}: you are not allowed to`;
  }
  return error instanceof ApiProblem && error.status === 404 ? `${what}: there is no such thing` : what;
}

function adviceOn(error: Error): string {
  if (error instanceof ConnectionLost) {
    return "The server did not answer. Check the connection, or whether the server runs.";
  }
  if (error instanceof ApiProblem && error.requestId !== null) {
    return `${error.detail} (request ${error.requestId})`;
  }
  return error.message;
}
