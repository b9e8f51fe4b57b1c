import type { Run } from "../../client/types";
import { STATUS_LOOKS } from "./run-status";

/** Where a run stands: an icon and a word. */
export function RunStatus({ status }: { readonly status: Run["status"] }) {
  const { icon, words, tone, meaning } = STATUS_LOOKS[status];
  return (
    <span className={`whitespace-nowrap font-medium ${tone}`} title={meaning}>
      <span aria-hidden="true">{icon}</span> {words}
    </span>
  );
}
