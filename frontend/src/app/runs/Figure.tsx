import type { ReactNode } from "react";
import { Blank } from "./Blank";

interface FigureProps {
  readonly name: string;
  /** Null where it is not known; then `unknown` says why. */
  readonly value: ReactNode;
  readonly unknown?: string;
  readonly note?: ReactNode;
}

/** One number and its name; it stands in a `<dl>`. */
export function Figure({ name, value, unknown = "not known", note }: FigureProps) {
  return (
    <div className="min-w-24">
      <dt className="text-xs text-faint">{name}</dt>
      <dd className="text-base leading-tight font-medium">{value ?? <Blank reason={unknown} />}</dd>
      {note !== undefined && note !== "" && <dd className="text-xs text-faint">{note}</dd>}
    </div>
  );
}
