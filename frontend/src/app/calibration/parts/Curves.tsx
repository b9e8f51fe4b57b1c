import { NoValue } from "../../dataset/NoValue";
import { differs, hueOf } from "../pieces/beside";
import { Ceiling } from "../pieces/Ceiling";
import { DataTable } from "../pieces/DataTable";
import { Estimate } from "../pieces/Estimate";
import { judgeColumn, PERSON } from "../pieces/judge-column";
import { Section } from "../pieces/Section";
import type { CurveAgreement, JudgeReport, Report } from "../records";
import { baselinesFor } from "../verdict/baseline-marks";
import { inWords, marked } from "../words";

/** What has several values an episode: subtasks and progress, of each judge beside people and baselines. */
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
  return judges
    .filter(({ kind }) => kind !== "baseline")
    .map((judge) => <OfJudge key={judge.label} name={name} judge={judge} baselines={baselinesFor(judge, judges)} curveOf={curveOf} />);
}

interface OfJudgeProps {
  readonly name: string;
  readonly judge: JudgeReport;
  readonly baselines: readonly JudgeReport[];
  readonly curveOf: (judge: JudgeReport) => CurveAgreement;
}

function OfJudge({ name, judge, baselines, curveOf }: OfJudgeProps) {
  const { statistics, reason } = curveOf(judge);
  if (statistics.length === 0) {
    return (
      <p>
        <strong className="font-semibold">{name}</strong>, {marked(judge)} <span className="text-faint">— {reason ?? "not computed"}</span>
      </p>
    );
  }
  const nPeople = Math.max(0, ...statistics.map(({ ceiling }) => ceiling?.n_episodes ?? 0));
  return (
    <DataTable
      caption={`${name}, ${marked(judge)}; a person's numbers, without intervals, and baselines on the same episodes`}
      columns={[{ title: "Mean over episodes", isWords: true }, judgeColumn(judge), PERSON, ...baselines.map(judgeColumn)]}
      rows={[
        ["Episodes compared", curveOf(judge).n_episodes, nPeople, ...baselines.map((one) => curveOf(one).n_episodes)],
        ...statistics.map(({ name: statistic, title, ceiling }) => [
          <span key="name" className="whitespace-nowrap">{title}</span>,
          <Cell key="judge" judge={judge} curve={curveOf(judge)} name={statistic} />,
          <Ceiling key="people" number={ceiling} withEpisodes={differs(ceiling, nPeople)} />,
          ...baselines.map((one) => <Cell key={one.label} judge={one} curve={curveOf(one)} name={statistic} />),
        ]),
      ]}
    />
  );
}

interface CellProps {
  readonly judge: JudgeReport;
  readonly curve: CurveAgreement;
  readonly name: string;
}

/** A number, and its episodes where it has fewer than the curve. */
function Cell({ judge, curve, name }: CellProps) {
  const found = curve.statistics.find((one) => one.name === name);
  if (found === undefined) {
    return <NoValue reason={curve.reason ?? "not computed for it"} />;
  }
  const { number, title } = found;
  return number.value === null ? (
    <NoValue reason={inWords(number.reason ?? "nothing says why", { [name]: title })} />
  ) : (
    <Estimate number={number} hue={hueOf(judge)} withEpisodes={differs(number, curve.n_episodes)} />
  );
}
