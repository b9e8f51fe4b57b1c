import type { ReactNode } from "react";

interface RowProps {
  readonly label: ReactNode;
  readonly children: ReactNode;
}

/** What a row is, and what it shows over time. */
export function Row({ label, children }: RowProps) {
  return (
    <div className="grid grid-cols-[var(--gutter)_minmax(0,1fr)] border-t border-line">
      <div className="flex min-w-0 flex-col py-0.5 pr-2 text-[11px] leading-4 text-faint">{label}</div>
      {/* Clipped, not hidden: a focus outside the range shown must not scroll the row off the axis. */}
      <div className="relative min-w-0 overflow-clip">{children}</div>
    </div>
  );
}
