import { percent } from "../numbers";
import type { Confusion, FieldAgreement } from "../records";
import { levelNames } from "./levels";

interface ConfusionTableProps {
  readonly found: FieldAgreement;
  readonly confusion: Confusion;
}

/** People's levels against the judge's; levels nobody used are left out. */
export function ConfusionTable({ found, confusion: { counts } }: ConfusionTableProps) {
  const names = levelNames(found);
  const byPeople = counts.map(sum);
  const byJudge = names.map((_, column) => sum(counts.map((row) => row[column] ?? 0)));
  const used = names.flatMap((name, k) => ((byPeople[k] ?? 0) + (byJudge[k] ?? 0) > 0 ? [{ name, k }] : []));
  if (used.length === 0) {
    return null;
  }
  const caption = `People's word in rows, the judge's in columns; episodes${found.scale === "ordinal" ? "; steps 1 to 5" : ""}`;
  return (
    <div role="group" aria-label={caption} tabIndex={0} className="max-w-full overflow-x-auto">
      <table className="text-right">
        <caption className="pb-1 text-left text-faint">{caption}</caption>
        <thead>
          <tr className="border-b align-bottom">
            <th scope="col" className="py-1 pr-3 text-left font-medium text-faint">people ↓ judge →</th>
            {used.map(({ name }) => <th key={name} scope="col" className="min-w-14 px-2 py-1 font-medium text-judge">{name}</th>)}
            <th scope="col" className="px-2 py-1 font-medium text-faint">people, in all</th>
          </tr>
        </thead>
        <tbody>
          {used.map(({ name, k: row }) => (
            <tr key={name} className="border-b">
              <th scope="row" className="py-1 pr-3 text-left font-medium text-human">{name}</th>
              {used.map(({ name: said, k: column }) => (
                <Count key={said} n={counts[row]?.[column] ?? 0} of={byPeople[row] ?? 0} isSame={row === column} />
              ))}
              <td className="px-2 text-faint">{byPeople[row]}</td>
            </tr>
          ))}
          <tr className="text-faint">
            <th scope="row" className="py-1 pr-3 text-left font-normal">judge, in all</th>
            {used.map(({ name, k }) => <td key={name} className="px-2">{byJudge[k]}</td>)}
            <td className="px-2">{sum(byJudge)}</td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

const SHADES = ["", "bg-judge/10", "bg-judge/20", "bg-judge/30", "bg-judge/40"] as const;

function Count({ n, of, isSame }: { readonly n: number; readonly of: number; readonly isSame: boolean }) {
  const share = of === 0 ? 0 : n / of;
  return (
    <td className={`px-2 py-1 ${SHADES[Math.ceil(4 * share)] ?? ""} ${isSame ? "font-semibold" : ""}`}>
      {n}
      {n > 0 && <span className="ml-1 text-xs font-normal">{percent(share)}</span>}
    </td>
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
