/** What the address of the runs page says about which runs to list. */
import type { Run } from "../../client/types";

export interface RunsSearch {
  dataset?: string;
  status?: Run["status"];
}

export const RUN_STATUSES: readonly Run["status"][] = [
  "queued",
  "running",
  "done",
  "cancelled",
  "budget_exhausted",
  "failed",
  "imported",
];

/** Returns what can be used of an address; the rest is left out. */
export function runsSearch(search: Readonly<Record<string, unknown>>): RunsSearch {
  const { dataset } = search;
  const status = RUN_STATUSES.find((known) => known === search.status);
  return {
    ...(typeof dataset === "string" && dataset !== "" && { dataset }),
    ...(status !== undefined && { status }),
  };
}
