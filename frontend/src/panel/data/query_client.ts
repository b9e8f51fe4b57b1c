/** How a panel, or the viewer, asks: when again, and for how long an answer is good. */
import { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "../../client/problem";

const RETRIES = 3;
const LONGEST_WAIT_MS = 15_000;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 30_000, gcTime: 300_000, retry: mayRetry, retryDelay },
      // A command given offline must fail where its giver sees it, not run later unseen.
      mutations: { retry: false, networkMode: "always" },
    },
  });
}

/** A refusal stays one, however often it is asked for. */
function mayRetry(failures: number, error: Error): boolean {
  return failures < RETRIES && (!(error instanceof ApiProblem) || error.passes);
}

function retryDelay(failures: number, error: Error): number {
  const asked = error instanceof ApiProblem ? (error.retryAfterS ?? 0) * 1000 : 0;
  return Math.max(asked, Math.min(1000 * 2 ** failures, LONGEST_WAIT_MS));
}
