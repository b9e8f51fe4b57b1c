import { NoValue } from "../../dataset/NoValue";
import { DataTable } from "../pieces/DataTable";
import { Estimate } from "../pieces/Estimate";
import { Folded } from "../pieces/Folded";
import { judgeColumn } from "../pieces/judge-column";
import { Section } from "../pieces/Section";
import type { Report } from "../records";
import { fieldName } from "../words";
import { type TaskTable, taskTables } from "./task-tables";
import { statisticTitles } from "./statistic-titles";

/** Task by task, judges and baselines in columns; nothing where no task is known. */
export function PerTask({ report }: { readonly report: Report }) {
  const tables = taskTables(report);
  if (tables.length === 0) {
    return null;
  }
  const title = statisticTitles(report);
  const leftOut = Math.max(0, ...report.judges.map((judge) => judge.n_tasks_left_out));
  const more = leftOut > 0 ? ` ${leftOut} tasks with fewer episodes are left out.` : "";
  return (
    <Section title="Task by task" lead={`Few episodes a task make wide intervals: look for tasks that stand out.${more}`}>
      {tables.map((table) => {
        const name = `${fieldName(table.field)}: ${title(table.statistic)}`;
        return (
          <Folded key={name} title={name}>
            <ByTask name={name} table={table} />
          </Folded>
        );
      })}
    </Section>
  );
}

function ByTask({ name, table }: { readonly name: string; readonly table: TaskTable }) {
  return (
    <DataTable
      caption={name}
      isCaptionHidden
      columns={[{ title: "Task", isWords: true }, ...table.judges.map(judgeColumn)]}
      rows={table.tasks.map(({ task, numbers }) => [
        <span key="task" className="block min-w-48 max-w-80">{task}</span>,
        ...table.judges.map((judge) => {
          const number = numbers.get(judge.label);
          return number === undefined ? (
            <NoValue reason="it has no episode of this task" />
          ) : (
            <Estimate number={number} hue={judge.kind === "baseline" ? undefined : "judge"} withEpisodes />
          );
        }),
      ])}
    />
  );
}
