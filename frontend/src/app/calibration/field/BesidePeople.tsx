import { DataTable } from "../pieces/DataTable";
import { Estimate } from "../pieces/Estimate";
import { Measure } from "../pieces/Measure";
import type { FieldAgreement } from "../records";

/** The human ceiling: what one person reaches, and the judge in that person's place. */
export function BesidePeople({ found }: { readonly found: FieldAgreement }) {
  return (
    <DataTable
      caption="The human ceiling: each person against the others, and the judge in that person's place"
      columns={[
        { title: "Statistic", isWords: true },
        { title: "Judge, consensus", hue: "judge" },
        { title: "Lower bound" },
        { title: "Person, others", hue: "human" },
        { title: "Judge in their place", hue: "judge" },
        { title: "Ratio" },
        { title: "Difference" },
      ]}
      rows={found.requirements.map((one) => [
        one.title,
        <Estimate key="judge" number={one.number} hue="judge" />,
        <Measure key="bound" value={one.bound} reason="there is no interval, so no bound" />,
        <Estimate key="ceiling" number={one.ceiling} hue="human" />,
        <Estimate key="place" number={one.in_place} hue="judge" />,
        <Estimate key="ratio" number={one.ratio} />,
        <Estimate key="difference" number={one.difference} isDifference />,
      ])}
    />
  );
}
