import { NoValue } from "../../dataset/NoValue";
import { counted } from "../numbers";
import { DataTable } from "../pieces/DataTable";
import { Estimate } from "../pieces/Estimate";
import { Section } from "../pieces/Section";
import type { Report } from "../records";
import { fieldName } from "../words";
import { statisticTitles } from "./statistic-titles";

/** How far people agree with each other, and each of them with the others. */
export function People({ report }: { readonly report: Report }) {
  const { people } = report;
  const lead = [
    counted(people.n_annotators, "person", "people"),
    `${counted(people.n_annotations, "annotation")} of ${counted(people.n_episodes, "episode")}. A judge cannot be held to more than people reach.`,
  ].join(", ");
  return (
    <Section title="People among themselves" lead={lead}>
      <DataTable
        caption="Episodes rated by two or more people and by one, and how far those who share an episode agree"
        columns={[
          { title: "Field", isWords: true },
          { title: "By two or more" },
          { title: "By one" },
          { title: "Statistic", isWords: true },
          { title: "All people", hue: "human" },
        ]}
        rows={people.reliability.flatMap((panel) =>
          panel.statistics.map((one, place) => [
            fieldName(panel.field),
            place === 0 ? panel.n_episodes : "",
            place === 0 ? panel.n_single : "",
            one.title,
            <Estimate key="number" number={one.number} hue="human" />,
          ]),
        )}
      />
      {people.annotators.length > 0 && <PersonByPerson report={report} />}
    </Section>
  );
}

function PersonByPerson({ report }: { readonly report: Report }) {
  const { annotators } = report.people;
  const title = statisticTitles(report);
  const asked = new Map(annotators.flatMap(({ fields }) => fields.map((one) => [`${one.field} ${one.statistic}`, one])));
  return (
    <DataTable
      caption="Each person against the consensus of the others"
      columns={[
        { title: "Person", isWords: true, hue: "human" },
        { title: "Annotations" },
        { title: "Not blinded" },
        { title: "Cannot tell" },
        ...[...asked.values()].map((one) => ({ title: fieldName(one.field), detail: title(one.statistic) })),
      ]}
      rows={annotators.map((row) => [
        <span key="who" className="text-human">{row.annotator}</span>,
        row.n_annotations,
        row.n_not_blinded,
        row.n_cannot_tell,
        ...[...asked].map(([key, { field, statistic }]) => {
          const found = row.fields.find((one) => one.field === field && one.statistic === statistic);
          return found === undefined ? <NoValue key={key} reason="not compared on it" /> : <Estimate key={key} number={found.number} hue="human" withEpisodes />;
        }),
      ])}
    />
  );
}
