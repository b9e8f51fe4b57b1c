import { type Beside, differs, hueOf } from "../pieces/beside";
import { Ceiling } from "../pieces/Ceiling";
import { DataTable } from "../pieces/DataTable";
import { Estimate } from "../pieces/Estimate";
import { JudgeName } from "../pieces/JudgeName";
import { Measure } from "../pieces/Measure";
import type { Requirement } from "../records";
import { marked } from "../words";

/** The human ceiling: what one person reaches, and the judge or a baseline in that person's place. */
export function BesidePeople({ compared }: { readonly compared: readonly [Beside, ...Beside[]] }) {
  const [first] = compared;
  return (
    <DataTable
      caption={
        `The human ceiling beside ${marked(first.judge)}: each person against the others, and the judge in that person's place. ` +
        "Baselines are on the same episodes; their points have no interval"
      }
      columns={[
        { title: "Statistic and judge", isWords: true },
        { title: "Judge, consensus", hue: "judge" },
        { title: "Lower bound" },
        { title: "Person, others", hue: "human" },
        { title: "Judge in their place", hue: "judge" },
        { title: "Ratio" },
        { title: "Difference" },
      ]}
      rows={first.found.requirements.flatMap(({ name }) =>
        compared.flatMap((one) => one.found.requirements.filter((known) => known.name === name).map((known) => rowOf(one, known))),
      )}
    />
  );
}

function rowOf({ judge, found }: Beside, one: Requirement) {
  const isBaseline = judge.kind === "baseline";
  return [
    <span key="name" className="whitespace-nowrap">
      {one.title} <span className="ml-1">{isBaseline ? <JudgeName judge={judge} /> : <span className="text-judge">{judge.label}</span>}</span>
    </span>,
    <Estimate key="judge" number={one.number} hue={hueOf(judge)} withEpisodes={differs(one.number, found.n_episodes)} />,
    isBaseline ? (
      <span key="bound" className="whitespace-nowrap text-faint">never accepted</span>
    ) : (
      <Measure key="bound" value={one.bound} reason="there is no interval, so no bound" />
    ),
    <Ceiling key="ceiling" number={one.ceiling} withEpisodes={differs(one.ceiling, found.n_episodes)} />,
    <Estimate key="place" number={one.in_place} hue={hueOf(judge)} isPoint={isBaseline} />,
    <Estimate key="ratio" number={one.ratio} isPoint={isBaseline} />,
    <Estimate key="difference" number={one.difference} isDifference isPoint={isBaseline} />,
  ];
}
