import { NoValue } from "../../dataset/NoValue";
import { hueOf } from "../pieces/beside";
import { Ceiling } from "../pieces/Ceiling";
import { DataTable } from "../pieces/DataTable";
import { Estimate } from "../pieces/Estimate";
import { Folded } from "../pieces/Folded";
import { judgeColumn, PERSON } from "../pieces/judge-column";
import { Section } from "../pieces/Section";
import type { JudgeReport, Report } from "../records";
import { baselinesFor } from "../verdict/baseline-marks";
import { fieldName, marked } from "../words";
import { statisticTitles } from "./statistic-titles";
import { type TaskRow, type TaskTable, taskTables } from "./task-tables";

/** Task by task, judges and baselines in columns; nothing where no task is known. */
export function PerTask({ report }: { readonly report: Report }) {
  const tables = taskTables(report);
  if (tables.length === 0) {
    return null;
  }
  const title = statisticTitles(report);
  const judges = report.judges.filter(({ kind }) => kind !== "baseline");
  const leftOut = Math.max(0, ...judges.map((judge) => judge.n_tasks_left_out));
  const more = leftOut > 0 ? ` ${leftOut} tasks with fewer episodes are left out.` : "";
  return (
    <Section title="Task by task" lead={`Few episodes a task make wide intervals: look for tasks that stand out.${more}`}>
      {tables.map((table) => {
        const name = `${fieldName(table.field)}: ${title(table.statistic)}`;
        return (
          <Folded key={name} title={name}>
            <div className="space-y-3">
              {judges.map((judge) => (
                <ByTask key={judge.label} name={name} judge={judge} baselines={baselinesFor(judge, report.judges)} tasks={table.tasks} />
              ))}
            </div>
          </Folded>
        );
      })}
    </Section>
  );
}

interface ByTaskProps {
  readonly name: string;
  readonly judge: JudgeReport;
  readonly baselines: readonly JudgeReport[];
  readonly tasks: TaskTable["tasks"];
}

function ByTask({ name, judge, baselines, tasks }: ByTaskProps) {
  return (
    <DataTable
      caption={`${name}, ${marked(judge)}; a person's numbers, without intervals, and baselines on the same episodes`}
      columns={[{ title: "Task", isWords: true }, judgeColumn(judge), PERSON, ...baselines.map(judgeColumn)]}
      rows={tasks.map(({ task, rows }) => [
        <span key="task" className="block min-w-48 max-w-80">{task}</span>,
        <OfJudge key="judge" judge={judge} row={rows.get(judge.label)} />,
        <Ceiling key="people" number={rows.get(judge.label)?.ceiling} withEpisodes />,
        ...baselines.map((one) => <OfJudge key={one.label} judge={one} row={rows.get(one.label)} />),
      ])}
    />
  );
}

function OfJudge({ judge, row }: { readonly judge: JudgeReport; readonly row: TaskRow | undefined }) {
  return row === undefined ? (
    <NoValue reason="it has no episode of this task" />
  ) : (
    <Estimate number={row.number} hue={hueOf(judge)} withEpisodes />
  );
}
