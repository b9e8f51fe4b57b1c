import type { ReactNode } from "react";
import { Problem } from "../pieces/Problem";
import { Row } from "./axis/Row";

/** An answer of the server's, or what became of it. */
export interface Asked<T> {
  readonly data: T | undefined;
  readonly error: Error | null;
  readonly refetch: () => unknown;
}

interface AwaitedProps<T> {
  readonly label: string;
  /** What could not be done, if it fails. */
  readonly what: string;
  readonly asked: Asked<T>;
  readonly children: (data: T) => ReactNode;
}

/** Rows made of an answer, or one row that says that it is awaited or has failed. */
export function Awaited<T>({ label, what, asked, children }: AwaitedProps<T>) {
  if (asked.data !== undefined) {
    return children(asked.data);
  }
  return (
    <Row label={label}>
      {asked.error === null ? (
        <p role="status" className="py-2 text-[11px] text-faint">
          Loading …
        </p>
      ) : (
        <Problem what={what} error={asked.error} onRetry={() => void asked.refetch()} />
      )}
    </Row>
  );
}
