import type { Estimated, JudgeReport, Report } from "../records";

export interface TaskTable {
  readonly field: string;
  readonly statistic: string;
  /** Those with a row of any task. */
  readonly judges: readonly JudgeReport[];
  readonly tasks: readonly { readonly task: string; readonly numbers: ReadonlyMap<string, Estimated> }[];
}

/** One table for each statistic that tasks have on a field; numbers by the judges' labels. */
export function taskTables({ fields, judges }: Report): TaskTable[] {
  return fields.flatMap((field) => {
    const rows = judges.flatMap((judge) => judge.per_task.filter((row) => row.field === field).map((row) => ({ ...row, label: judge.label })));
    return [...new Set(rows.map(({ statistic }) => statistic))].map((statistic) => {
      const mine = rows.filter((row) => row.statistic === statistic);
      return {
        field,
        statistic,
        judges: judges.filter(({ label }) => mine.some((row) => row.label === label)),
        tasks: [...new Set(mine.map(({ task }) => task))].map((task) => ({
          task,
          numbers: new Map(mine.filter((row) => row.task === task).map(({ label, number }) => [label, number])),
        })),
      };
    });
  });
}
