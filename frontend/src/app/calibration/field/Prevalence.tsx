import { DataTable } from "../pieces/DataTable";
import { Folded } from "../pieces/Folded";
import type { FieldAgreement } from "../records";
import { levelNames } from "./levels";

/** How often people and the judge said each level. */
export function Prevalence({ found }: { readonly found: FieldAgreement }) {
  const names = levelNames(found);
  const said = found.prevalence.flatMap((count, k) => (count.people + count.judge > 0 ? [{ name: names[k] ?? count.level, ...count }] : []));
  if (said.length === 0) {
    return null;
  }
  return (
    <Folded title="How often each was said">
      <DataTable
        caption="Episodes, of those compared"
        columns={[{ title: "Level", isWords: true }, { title: "people", hue: "human" }, { title: "judge", hue: "judge" }]}
        rows={said.map(({ name, people, judge }) => [name, people, judge])}
      />
    </Folded>
  );
}
