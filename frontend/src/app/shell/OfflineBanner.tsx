import { useEffect, useSyncExternalStore } from "react";
import { Button } from "../../panel/pieces/Button";
import { client, queries, reach } from "../service";

const ASK_AGAIN_MS = 5000;

/** Says that the server does not answer, as long as it does not. */
export function OfflineBanner() {
  const answering = useSyncExternalStore(reach.subscribe, reach.isAnswering);
  useEffect(() => {
    if (answering) {
      return;
    }
    const timer = setInterval(() => { void ask(); }, ASK_AGAIN_MS);
    return () => { clearInterval(timer); };
  }, [answering]);
  if (answering) {
    return null;
  }
  return (
    <div role="status" className="flex flex-wrap items-center gap-3 border-b bg-raised px-3 py-1 text-warn">
      <span>
        <strong>No connection to the server.</strong> What you mark is kept in this browser and sent when it is back.
      </span>
      <Button onClick={() => { void ask(); }}>Try now</Button>
    </div>
  );
}

async function ask(): Promise<void> {
  try {
    await client.request("/health", { cache: "no-store" });
    await queries.refetchQueries({ type: "active", predicate: ({ state }) => state.status === "error" });
  } catch {
    // Still no answer: the banner stays.
  }
}
