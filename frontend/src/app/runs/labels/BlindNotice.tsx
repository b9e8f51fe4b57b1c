import { useState } from "react";
import type { RoboJudgeClient } from "../../../client/client";
import { useReveal } from "../../../panel/data/reveal";
import { Button } from "../../../panel/pieces/Button";
import { Notice } from "../../../panel/pieces/Notice";
import { Problem } from "../../../panel/pieces/Problem";

interface BlindNoticeProps {
  readonly client: RoboJudgeClient;
  readonly datasetId: string;
  readonly maySee: boolean;
}

/** Why some numbers of a blind dataset are withheld, and how to see them. */
export function BlindNotice({ client, datasetId, maySee }: BlindNoticeProps) {
  const reveal = useReveal(client, datasetId, 0);
  const [asking, setAsking] = useState(false);
  return (
    <Notice title="This dataset is blind to you">
      <p>
        What a judge said of an episode shows once you have saved your own marks of it. Audits and files of labels tell of all
        episodes, so they stay withheld until you see the whole dataset.
      </p>
      {!maySee && <p>Evaluators may ask to see it all; ask one for the file, or for another role.</p>}
      {maySee && !asking && <Button onClick={() => { setAsking(true); }}>See all judgements …</Button>}
      {maySee && asking && (
        <div className="space-y-2">
          <p>It cannot be undone, and it is logged: marks you save from then on count as informed, not blind.</p>
          <div className="flex gap-2">
            <Button tone="main" disabled={reveal.isPending} onClick={() => { reveal.run("dataset"); }}>See all judgements of this dataset</Button>
            <Button onClick={() => { setAsking(false); }}>Stay blind</Button>
          </div>
        </div>
      )}
      {reveal.error !== null && <Problem what="The judgements could not be revealed" error={reveal.error} />}
    </Notice>
  );
}
