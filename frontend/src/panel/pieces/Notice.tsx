import type { ReactNode } from "react";

interface NoticeProps {
  readonly title: string;
  readonly tone?: "plain" | "bad";
  readonly children?: ReactNode;
}

/** What stands where there is nothing to show: what is the case, and what to do. */
export function Notice({ title, tone = "plain", children }: NoticeProps) {
  return (
    <div
      role={tone === "bad" ? "alert" : "status"}
      className={`rounded border p-3 ${tone === "bad" ? "border-bad" : "border-line"} bg-raised`}
    >
      <p className={`font-medium ${tone === "bad" ? "text-bad" : ""}`}>{title}</p>
      {children !== undefined && <div className="mt-1 space-y-2 text-ink">{children}</div>}
    </div>
  );
}
