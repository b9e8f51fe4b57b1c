import { NoValue } from "../../dataset/NoValue";
import { decimals, pValue } from "../numbers";
import { type Beside, hueOf } from "../pieces/beside";
import { DataTable } from "../pieces/DataTable";
import { Folded } from "../pieces/Folded";
import { JudgeName } from "../pieces/JudgeName";
import { Measure } from "../pieces/Measure";
import { YesNo } from "../pieces/YesNo";
import type { AlternativeAnnotator } from "../records";

/** The alternative-annotator test: whether the judge, or a baseline, could stand in for a person. */
export function AgainstPeople({ compared }: { readonly compared: readonly [Beside, ...Beside[]] }) {
  const { epsilon } = compared[0].found.alternative_annotator;
  const isCompared = compared.some(({ found }) => found.alternative_annotator.against.length > 0);
  return (
    <>
      <DataTable
        caption={`Alternative-annotator test: could the judge stand in for a person? It may be worse by ${decimals(epsilon)}, being cheaper`}
        columns={[
          { title: "Judge", isWords: true },
          { title: "Winning rate" },
          { title: "Closeness to the others" },
          { title: "People compared" },
          { title: "Could stand in", isWords: true },
        ]}
        rows={compared.map(({ judge, found: { alternative_annotator: test } }) => {
          const reason = test.reason ?? "not tested";
          return [
            <JudgeName key="judge" judge={judge} />,
            <Measure key="rate" value={test.winning_rate} reason={reason} />,
            <Measure key="closeness" value={test.average_advantage} reason={reason} />,
            test.n_annotators,
            test.passes === null ? <NoValue key="answer" reason={reason} /> : <YesNo key="answer" yes={test.passes} />,
          ];
        })}
      />
      {isCompared && <Folded title="Person by person"><PersonByPerson compared={compared} /></Folded>}
    </>
  );
}

function PersonByPerson({ compared }: { readonly compared: readonly Beside[] }) {
  return (
    <DataTable
      caption="Share of episodes on which each is at least as close to the others. The judge wins where p, adjusted for testing all people together (Benjamini-Yekutieli), is at most 0.05"
      columns={[
        { title: "Judge", isWords: true },
        { title: "Person", isWords: true, hue: "human" },
        { title: "Episodes" },
        { title: "Judge as close", hue: "judge" },
        { title: "Person as close", hue: "human" },
        { title: "p, adjusted" },
        { title: "Judge wins", isWords: true },
      ]}
      rows={compared.flatMap(({ judge, found }) =>
        found.alternative_annotator.against.map((one) => [
          <JudgeName key="judge" judge={judge} />,
          <span key="person" className="text-human">{one.annotator}</span>,
          one.n_episodes,
          <span key="close" className={hueOf(judge) === undefined ? "" : "text-judge"}>{decimals(one.judge_advantage)}</span>,
          <span key="person-close" className="text-human">{decimals(one.person_advantage)}</span>,
          <Adjusted key="p" against={one} />,
          <YesNo key="wins" yes={one.judge_wins} />,
        ]),
      )}
    />
  );
}

function Adjusted({ against: { p_adjusted, p_value } }: { readonly against: AlternativeAnnotator["against"][number] }) {
  return (
    <span className="whitespace-nowrap">
      {p_adjusted == null ? <NoValue reason="the report was made before it was kept" /> : pValue(p_adjusted)}
      <span className="ml-1 text-xs text-faint">alone {pValue(p_value)}</span>
    </span>
  );
}
