import type { JudgeReport, Report } from "../records";

export type TaskRow = JudgeReport["per_task"][number];

export interface TaskTable {
  readonly field: string;
  readonly statistic: string;
  /** Rows of a task by the judges' labels. */
  readonly tasks: readonly { readonly task: string; readonly rows: ReadonlyMap<string, TaskRow> }[];
}

/** One table for each statistic that tasks have on a field. */
export function taskTables({ fields, judges }: Report): TaskTable[] {
  return fields.flatMap((field) => {
    const all = judges.flatMap(({ label, per_task }) => per_task.filter((row) => row.field === field).map((row) => ({ label, row })));
    return [...new Set(all.map(({ row }) => row.statistic))].map((statistic) => {
      const mine = all.filter(({ row }) => row.statistic === statistic);
      return {
        field,
        statistic,
        tasks: [...new Set(mine.map(({ row }) => row.task))].map((task) => ({
          task,
          rows: new Map(mine.filter(({ row }) => row.task === task).map(({ label, row }) => [label, row])),
        })),
      };
    });
  });
}
