import { Folded } from "../pieces/Folded";
import { JudgeName } from "../pieces/JudgeName";
import { Section } from "../pieces/Section";
import { counted } from "../numbers";
import type { Disagreement, JudgeReport, Report } from "../records";
import { DisagreementCard } from "./DisagreementCard";

/** Shown at once; the rest opens when asked. */
const FIRST = 6;

/** The episodes on which people and a judge are furthest apart. */
export function Disagreements({ report }: { readonly report: Report }) {
  const judges = report.judges.filter((judge) => judge.disagreements.length > 0);
  if (judges.length === 0) {
    return null;
  }
  return (
    <Section title="Where they differ most">
      {judges.map((judge) => <OfJudge key={judge.label} judge={judge} isOneOfSeveral={report.settings.dataset_ids.length > 1} />)}
    </Section>
  );
}

function OfJudge({ judge, isOneOfSeveral }: { readonly judge: JudgeReport; readonly isOneOfSeveral: boolean }) {
  const { disagreements, n_disagreements } = judge;
  const rest = disagreements.slice(FIRST);
  return (
    <div className="space-y-2">
      <h3 className="font-semibold"><JudgeName judge={judge} /></h3>
      <p className="text-faint">
        {counted(n_disagreements, "episode")} differ at all
        {n_disagreements > disagreements.length && `; these are the worst ${disagreements.length}`}, worst first.
      </p>
      <Cards episodes={disagreements.slice(0, FIRST)} isOneOfSeveral={isOneOfSeveral} />
      {rest.length > 0 && (
        <Folded title={`${counted(rest.length, "more episode")} of ${judge.label}`}>
          <Cards episodes={rest} isOneOfSeveral={isOneOfSeveral} />
        </Folded>
      )}
    </div>
  );
}

function Cards({ episodes, isOneOfSeveral }: { readonly episodes: readonly Disagreement[]; readonly isOneOfSeveral: boolean }) {
  return (
    <ul className="grid gap-3 md:grid-cols-2">
      {episodes.map((episode) => (
        <DisagreementCard key={`${episode.dataset_id} ${episode.episode_index}`} episode={episode} isOneOfSeveral={isOneOfSeveral} />
      ))}
    </ul>
  );
}
