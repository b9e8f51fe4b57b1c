import { useId } from "react";
import type { Judge } from "../../../client/types";
import { NoJudges } from "../NoJudges";

interface JudgeCardsProps {
  readonly judges: readonly Judge[];
  readonly chosen: string;
  readonly onChoose: (name: string) => void;
  readonly problem: string | undefined;
}

/** The judges there are: who they are, what they can do, and why one cannot be asked. */
export function JudgeCards({ judges, chosen, onChoose, problem }: JudgeCardsProps) {
  const group = useId();
  return (
    <fieldset>
      <legend className="font-medium">Judge</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {judges.map((judge) => (
          <label
            key={judge.name}
            className={`flex gap-2 rounded border p-2 ${judge.name === chosen ? "border-accent bg-raised" : ""} ${judge.available ? "cursor-pointer" : "cursor-not-allowed"}`}
          >
            <input
              type="radio"
              name={group}
              value={judge.name}
              checked={judge.name === chosen}
              disabled={!judge.available}
              onChange={() => { onChoose(judge.name); }}
            />
            <span className="min-w-0">
              <strong>{judge.name}</strong>{" "}
              {judge.name !== judge.model && <span className="break-all text-faint">{judge.provider}/{judge.model}</span>}
              <span className="block text-xs">{judge.available ? abilities(judge) : `Not available: ${judge.reason ?? "no reason given"}`}</span>
            </span>
          </label>
        ))}
      </div>
      {problem !== undefined && <p role="alert" className="text-xs text-bad">▲ {problem}</p>}
      {judges.every((judge) => judge.provider === "reference" || !judge.available) && <NoJudges />}
    </fieldset>
  );
}

function abilities(judge: Judge): string {
  if (judge.provider === "reference") {
    return "No model: aligns episodes with those that people rated a success. Free.";
  }
  const { capabilities } = judge;
  const images = capabilities?.max_images ?? null;
  return [
    `method ${judge.method}`,
    judge.self_hosted ? "a server of your own" : "hosted: frames leave the house",
    images === null ? "no known limit of images" : `up to ${images} images`,
    `${judge.concurrency} episodes at once`,
  ].join(" · ");
}
