import { useId, useState } from "react";
import type { RoboJudgeClient } from "../../client/client";
import type { Judge, Me } from "../../client/types";
import { useJudgeEpisode } from "../data/judge_episode";
import { Button } from "../pieces/Button";
import { Problem } from "../pieces/Problem";
import { RunUnderWay } from "./RunUnderWay";

interface JudgeAgainProps {
  readonly client: RoboJudgeClient;
  readonly datasetId: string;
  readonly episodeIndex: number;
  readonly me: Me;
  readonly judges: readonly Judge[];
  readonly judgedBefore: boolean;
}

/** Have this one episode judged by a judge of choice. */
export function JudgeAgain({ client, datasetId, episodeIndex, me, judges, judgedBefore }: JudgeAgainProps) {
  const label = useId();
  const [chosen, setChosen] = useState<string | null>(null);
  const command = useJudgeEpisode(client, datasetId, episodeIndex);
  if (me.role === "annotator") {
    return <p className="text-faint">Evaluators can have it judged; you are an annotator here.</p>;
  }
  const judge = judges.find(({ name }) => name === chosen) ?? judges.find(({ available }) => available);
  const ask = () => {
    if (judge !== undefined) {
      command.run({ judge: judge.name, fresh: judgedBefore });
    }
  };
  return (
    <div className="space-y-1.5">
      <div className="flex flex-wrap items-center gap-2">
        <label htmlFor={label}>{judgedBefore ? "Judge again with" : "Judge with"}</label>
        <select
          id={label}
          value={judge?.name ?? ""}
          onChange={(event) => {
            setChosen(event.target.value);
          }}
          className="max-w-48 rounded border bg-ground px-1 py-0.5"
        >
          {judges.map(({ name, available }) => (
            <option key={name} value={name} disabled={!available}>
              {available ? name : `${name} (not available)`}
            </option>
          ))}
        </select>
        <Button onClick={ask} disabled={judge === undefined || command.isPending}>
          {command.isPending ? "asking…" : judgedBefore ? "Judge again" : "Judge"}
        </Button>
      </div>
      {judges
        .filter(({ available }) => !available)
        .map(({ name, reason }) => (
          <p key={name} className="text-xs text-faint">
            {name}: {reason ?? "not available"}
          </p>
        ))}
      {command.error !== null && <Problem what="It could not be judged" error={command.error} onRetry={ask} />}
      {command.result != null && <RunUnderWay key={command.result.run_id} client={client} runId={command.result.run_id} />}
    </div>
  );
}
