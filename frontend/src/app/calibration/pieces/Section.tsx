import { type ReactNode, useId } from "react";

interface SectionProps {
  readonly title: string;
  /** How to read what is below. */
  readonly lead?: string | undefined;
  readonly children: ReactNode;
}

/** A part of the report. */
export function Section({ title, lead, children }: SectionProps) {
  const heading = useId();
  return (
    <section aria-labelledby={heading} className="space-y-2 border-t pt-3">
      <h2 id={heading} className="text-base font-semibold">{title}</h2>
      {lead !== undefined && <p className="max-w-3xl text-faint">{lead}</p>}
      {children}
    </section>
  );
}
