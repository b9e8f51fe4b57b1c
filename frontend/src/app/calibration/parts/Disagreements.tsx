import { Folded } from "../pieces/Folded";
import { JudgeName } from "../pieces/JudgeName";
import { Section } from "../pieces/Section";
import { counted } from "../numbers";
import type { Disagreement, JudgeReport, Report } from "../records";
import { DisagreementCard } from "./DisagreementCard";

/** Shown at once; the rest opens when asked. */
const FIRST = 6;

interface DisagreementsProps {
  readonly report: Report;
  readonly cameras: readonly string[];
}

/** The episodes on which people and a judge are furthest apart. */
export function Disagreements({ report, cameras }: DisagreementsProps) {
  const judges = report.judges.filter((judge) => judge.disagreements.length > 0);
  if (judges.length === 0) {
    return null;
  }
  return (
    <Section title="Where they differ most">
      {judges.map((judge) => <OfJudge key={judge.label} judge={judge} cameras={cameras} />)}
    </Section>
  );
}

function OfJudge({ judge, cameras }: { readonly judge: JudgeReport; readonly cameras: readonly string[] }) {
  const { disagreements, n_disagreements } = judge;
  const rest = disagreements.slice(FIRST);
  return (
    <div className="space-y-2">
      <h3 className="font-semibold"><JudgeName judge={judge} /></h3>
      <p className="text-faint">
        {counted(n_disagreements, "episode")} differ at all
        {n_disagreements > disagreements.length && `; these are the worst ${disagreements.length}`}, worst first.
      </p>
      <Cards episodes={disagreements.slice(0, FIRST)} cameras={cameras} />
      {rest.length > 0 && (
        <Folded title={`${counted(rest.length, "more episode")} of ${judge.label}`}>
          <Cards episodes={rest} cameras={cameras} />
        </Folded>
      )}
    </div>
  );
}

function Cards({ episodes, cameras }: { readonly episodes: readonly Disagreement[]; readonly cameras: readonly string[] }) {
  return (
    <ul className="grid gap-3 md:grid-cols-2">
      {episodes.map((episode) => (
        <DisagreementCard key={`${episode.dataset_id} ${episode.episode_index}`} episode={episode} cameras={cameras} />
      ))}
    </ul>
  );
}
