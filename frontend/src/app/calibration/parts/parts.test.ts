import { expect, it } from "vitest";
import { judge, report, requirement } from "../report_test";
import { flatSettings } from "./flat-settings";
import { statisticTitles } from "./statistic-titles";
import { taskTables } from "./task-tables";

it("settings are listed by dotted names, without those that are not set", () => {
  expect(flatSettings({ judge: { model: "m", base_url: null }, cameras: ["a", "b"], seed: 0, subtasks: [], note: "" })).toEqual([
    ["judge.model", "m"],
    ["cameras", "a, b"],
    ["seed", "0"],
  ]);
});

it("a statistic has the name that the report gives it", () => {
  const title = statisticTitles(report());
  expect([title("lin_ccc"), title("never_heard")]).toEqual(["Lin's CCC", "never heard"]);
});

it("tasks make one table a field and statistic, with the rows of each judge", () => {
  const { number } = requirement();
  const row = { task: "open the drawer", field: "task_completion", statistic: "lin_ccc", number };
  const tables = taskTables(report({ judges: [judge({ per_task: [row, { ...row, task: "close it" }] }), judge({ label: "phi", per_task: [row] })] }));
  expect(tables).toHaveLength(1);
  expect(tables[0]?.tasks.map(({ task, rows }) => [task, [...rows.keys()]])).toEqual([
    ["open the drawer", ["gpt", "phi"]],
    ["close it", ["gpt"]],
  ]);
});
