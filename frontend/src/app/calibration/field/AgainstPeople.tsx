import { NoValue } from "../../dataset/NoValue";
import { counted, decimals, pValue } from "../numbers";
import { DataTable } from "../pieces/DataTable";
import { YesNo } from "../pieces/YesNo";
import type { AlternativeAnnotator } from "../records";

/** The alternative-annotator test: whether the judge could stand in for a person. */
export function AgainstPeople({ test }: { readonly test: AlternativeAnnotator }) {
  return (
    <div className="space-y-1">
      <p>
        Could stand in for a person, where it may be worse by {decimals(test.epsilon)}, being cheaper:{" "}
        {test.passes === null ? <NoValue reason={test.reason ?? "not tested"} /> : <YesNo yes={test.passes} />}
        {test.winning_rate !== null && `; winning rate ${decimals(test.winning_rate)} over ${counted(test.n_annotators, "person", "people")}`}
        {test.average_advantage != null && `; closeness to the others ${decimals(test.average_advantage)}`}
      </p>
      {test.against.length > 0 && (
        <DataTable
          caption="Share of episodes on which each is at least as close to the others"
          columns={[
            { title: "Person", isWords: true, hue: "human" },
            { title: "Episodes" },
            { title: "Judge as close", hue: "judge" },
            { title: "Person as close", hue: "human" },
            { title: "p" },
            { title: "Judge wins", isWords: true },
          ]}
          rows={test.against.map((one) => [
            one.annotator,
            one.n_episodes,
            decimals(one.judge_advantage),
            decimals(one.person_advantage),
            pValue(one.p_value),
            <YesNo key="wins" yes={one.judge_wins} />,
          ])}
        />
      )}
    </div>
  );
}
