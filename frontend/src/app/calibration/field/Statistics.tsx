import { NoValue } from "../../dataset/NoValue";
import { counted } from "../numbers";
import { type Beside, differs, hueOf } from "../pieces/beside";
import { Ceiling } from "../pieces/Ceiling";
import { DataTable } from "../pieces/DataTable";
import { Estimate } from "../pieces/Estimate";
import { judgeColumn, PERSON } from "../pieces/judge-column";
import { marked } from "../words";

/** All statistics of a field: the judge, people and baselines beside it; those that decide come first. */
export function Statistics({ compared }: { readonly compared: readonly [Beside, ...Beside[]] }) {
  const [{ judge, found }, ...baselines] = compared;
  const decides = new Set(found.requirements.map(({ name }) => name));
  const rows = [...found.requirements, ...found.statistics.filter(({ name }) => !decides.has(name))];
  const nPeople = rows.find(({ ceiling }) => ceiling != null && ceiling.n_episodes > 0)?.ceiling?.n_episodes ?? 0;
  return (
    <DataTable
      caption={
        `${marked(judge)} against people's consensus, with intervals. People against each other, with an interval where the statistic ` +
        "decides, and baselines: on the same episodes"
      }
      columns={[{ title: "Statistic", isWords: true }, judgeColumn(judge), PERSON, ...baselines.map((one) => judgeColumn(one.judge))]}
      rows={[
        [
          "Episodes compared",
          <span key="n">
            {found.n_episodes}
            {found.n_tasks != null && found.n_tasks > 0 && <span className="text-xs text-faint"> {counted(found.n_tasks, "task")}</span>}
          </span>,
          nPeople,
          ...baselines.map((one) => one.found.n_episodes),
        ],
        ...rows.map(({ name, title, ceiling }) => [
          <span key="name" className="whitespace-nowrap">
            {title}
            {decides.has(name) && <span className="ml-2 rounded border px-1 text-xs text-faint">decides</span>}
          </span>,
          <OfJudge key="judge" one={{ judge, found }} name={name} />,
          <Ceiling key="people" number={ceiling} withEpisodes={differs(ceiling, nPeople)} />,
          ...baselines.map((one) => <OfJudge key={one.judge.label} one={one} name={name} />),
        ]),
      ]}
    />
  );
}

/** A number, and its episodes where it has other ones than the column. */
function OfJudge({ one: { judge, found }, name }: { readonly one: Beside; readonly name: string }) {
  const number = [...found.requirements, ...found.statistics].find((known) => known.name === name)?.number;
  return number === undefined ? (
    <NoValue reason="not computed for it" />
  ) : (
    <Estimate number={number} hue={hueOf(judge)} withEpisodes={differs(number, found.n_episodes)} />
  );
}
