import { plain } from "../../../panel/pieces/field_names";
import type { Report } from "../records";

/** Returns a statistic's name for people, as the report itself gives it somewhere. */
export function statisticTitles({ judges, people }: Report): (name: string) => string {
  const named = [
    ...judges.flatMap((judge) => [
      ...judge.fields.flatMap(({ requirements, statistics }) => [...requirements, ...statistics]),
      ...judge.subtasks.statistics,
      ...judge.progress.statistics,
    ]),
    ...people.reliability.flatMap(({ statistics }) => statistics),
  ];
  const titles = new Map(named.map(({ name, title }) => [name, title]));
  return (name) => titles.get(name) ?? plain(name);
}
