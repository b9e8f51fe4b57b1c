import { NoValue } from "../../dataset/NoValue";
import { DataTable } from "../pieces/DataTable";
import { Estimate } from "../pieces/Estimate";
import { judgeColumn } from "../pieces/judge-column";
import type { Estimated, FieldAgreement, JudgeReport } from "../records";

interface StatisticsProps {
  readonly judge: JudgeReport;
  readonly found: FieldAgreement;
  readonly baselines: readonly JudgeReport[];
}

/** All statistics of a field, baselines beside the judge; those that decide come first. */
export function Statistics({ judge, found, baselines }: StatisticsProps) {
  const compared = [judge, ...baselines];
  const numbers = compared.map((one) => numbersOf(one.fields.find(({ field }) => field === found.field)));
  const deciding = found.requirements.map(({ name, title }) => ({ name, title, decides: true }));
  const others = found.statistics.map(({ name, title }) => ({ name, title, decides: false }));
  return (
    <DataTable
      caption="Judge and baselines against people's consensus"
      columns={[{ title: "Statistic", isWords: true }, ...compared.map(judgeColumn)]}
      rows={[
        ["Episodes compared", ...compared.map((one) => one.fields.find(({ field }) => field === found.field)?.n_episodes ?? 0)],
        ...[...deciding, ...others].map(({ name, title, decides }) => [
          <span key="name" className="whitespace-nowrap">
            {title}
            {decides && <span className="ml-2 rounded border px-1 text-xs text-faint">decides</span>}
          </span>,
          ...numbers.map((known, place) => {
            const number = known.get(name);
            return number === undefined ? (
              <NoValue reason="not computed for it" />
            ) : (
              <Estimate number={number} hue={place === 0 ? "judge" : undefined} />
            );
          }),
        ]),
      ]}
    />
  );
}

function numbersOf(found: FieldAgreement | undefined): ReadonlyMap<string, Estimated> {
  return new Map([...(found?.requirements ?? []), ...(found?.statistics ?? [])].map(({ name, number }) => [name, number]));
}
