import { NoValue } from "../../dataset/NoValue";
import { DataTable } from "../pieces/DataTable";
import { Estimate } from "../pieces/Estimate";
import { judgeColumn } from "../pieces/judge-column";
import { Section } from "../pieces/Section";
import type { CurveAgreement, JudgeReport, Report } from "../records";

/** What has several values an episode: subtasks and progress. */
export function Curves({ report: { judges } }: { readonly report: Report }) {
  return (
    <Section title="Subtasks and progress">
      <OfCurve name="Subtasks" judges={judges} curveOf={(judge) => judge.subtasks} />
      <OfCurve name="Progress" judges={judges} curveOf={(judge) => judge.progress} />
    </Section>
  );
}

interface OfCurveProps {
  readonly name: string;
  readonly judges: readonly JudgeReport[];
  readonly curveOf: (judge: JudgeReport) => CurveAgreement;
}

function OfCurve({ name, judges, curveOf }: OfCurveProps) {
  const titles = new Map(judges.flatMap((judge) => curveOf(judge).statistics.map((one) => [one.name, one.title])));
  const none = judges.filter(({ kind }) => kind !== "baseline").map((judge) => curveOf(judge).reason);
  if (titles.size === 0) {
    return <p><strong className="font-semibold">{name}</strong> <span className="text-faint">— {none.find((reason) => reason != null) ?? "nothing to compare"}</span></p>;
  }
  return (
    <DataTable
      caption={`${name}, mean over episodes`}
      columns={[{ title: name, isWords: true }, ...judges.map(judgeColumn)]}
      rows={[
        ["Episodes compared", ...judges.map((judge) => curveOf(judge).n_episodes)],
        ...[...titles].map(([statistic, title]) => [
          <span key="name" className="whitespace-nowrap">{title}</span>,
          ...judges.map((judge) => {
            const curve = curveOf(judge);
            const found = curve.statistics.find((one) => one.name === statistic);
            return found === undefined ? (
              <NoValue reason={curve.reason ?? "not computed for it"} />
            ) : (
              <Estimate number={found.number} hue={judge.kind === "baseline" ? undefined : "judge"} />
            );
          }),
        ]),
      ]}
    />
  );
}
