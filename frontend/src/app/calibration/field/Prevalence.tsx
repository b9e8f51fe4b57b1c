import type { Beside } from "../pieces/beside";
import { DataTable } from "../pieces/DataTable";
import { Folded } from "../pieces/Folded";
import { judgeColumn } from "../pieces/judge-column";
import { marked } from "../words";
import { levelNames } from "./levels";

/** How often people, the judge and the baselines on its episodes said each level. */
export function Prevalence({ compared }: { readonly compared: readonly [Beside, ...Beside[]] }) {
  const [{ judge, found }] = compared;
  const names = levelNames(found);
  const rows = found.prevalence.flatMap(({ level, people }, k) => {
    const byJudges = compared.map((one) => one.found.prevalence.find((count) => count.level === level)?.judge ?? 0);
    return people > 0 || byJudges.some((n) => n > 0) ? [[names[k] ?? level, people, ...byJudges]] : [];
  });
  if (rows.length === 0) {
    return null;
  }
  return (
    <Folded title="How often each was said">
      <DataTable
        caption={`Episodes compared with ${marked(judge)}`}
        columns={[{ title: "Level", isWords: true }, { title: "people", hue: "human" }, ...compared.map((one) => judgeColumn(one.judge))]}
        rows={rows}
      />
    </Folded>
  );
}
