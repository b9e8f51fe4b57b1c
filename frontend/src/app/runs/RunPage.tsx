import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { ApiProblem } from "../../client/problem";
import type { Run } from "../../client/types";
import { useFeed } from "../../panel/data/feed";
import { useRun } from "../../panel/data/run";
import { Notice } from "../../panel/pieces/Notice";
import { Problem } from "../../panel/pieces/Problem";
import { client } from "../service";
import { useSurroundings } from "../shell/surroundings";
import { WhatCameOut } from "./labels/WhatCameOut";
import { RunsLink } from "./links";
import { LiveRun } from "./progress/LiveRun";
import { RunActions } from "./progress/RunActions";
import { RunHeading } from "./RunHeading";
import { isActive } from "./run-status";

/** One run: how it is going, and what came out. */
export function RunPage() {
  useFeed(client);
  const { runId } = useParams({ strict: false });
  return (
    <main className="mx-auto w-full max-w-5xl space-y-5 p-4">
      <p><RunsLink>All runs</RunsLink></p>
      {runId === undefined ? <Notice tone="bad" title="The address names no run" /> : <LoadedRun key={runId} runId={runId} />}
    </main>
  );
}

function LoadedRun({ runId }: { readonly runId: string }) {
  const run = useRun(client, runId);
  // What was fetched stands; that the server is away is said above it.
  if (run.data !== undefined) {
    return <ShownRun run={run.data} />;
  }
  if (run.isPending) {
    return <Notice title="Loading the run …" />;
  }
  const gone = run.error instanceof ApiProblem && run.error.status === 404;
  return gone ? (
    <Notice tone="bad" title={`There is no run ${runId}`}>
      <p>The address may be cut off, or the run is in another database. All runs there are: <RunsLink>the list</RunsLink>.</p>
    </Notice>
  ) : (
    <Problem what="The run could not be loaded" error={run.error} onRetry={() => { void run.refetch(); }} />
  );
}

function ShownRun({ run }: { readonly run: Run }) {
  const { me } = useSurroundings();
  const mayJudge = me.role !== "annotator";
  const active = isActive(run.status);
  // The stream of a run ends with it; one that goes on after its end is followed anew.
  const [followed, setFollowed] = useState({ active, times: 0 });
  if (followed.active !== active) {
    setFollowed({ active, times: followed.times + (active ? 1 : 0) });
  }
  return (
    <>
      <RunHeading run={run} />
      <RunActions client={client} run={run} mayJudge={mayJudge} />
      <LiveRun key={followed.times} client={client} run={run} />
      <WhatCameOut client={client} run={run} mayJudge={mayJudge} />
    </>
  );
}
