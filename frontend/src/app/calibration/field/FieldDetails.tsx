import { counted } from "../numbers";
import { besideEachOther } from "../pieces/beside";
import type { FieldAgreement, JudgeReport } from "../records";
import { reasonWords } from "../words";
import { AgainstPeople } from "./AgainstPeople";
import { BesidePeople } from "./BesidePeople";
import { ConfusionTable } from "./ConfusionTable";
import { NumbersPlot } from "./NumbersPlot";
import { Prevalence } from "./Prevalence";
import { Statistics } from "./Statistics";

interface FieldDetailsProps {
  readonly judge: JudgeReport;
  readonly found: FieldAgreement;
  readonly baselines: readonly JudgeReport[];
}

/** Everything there is on one judge and one field. */
export function FieldDetails({ judge, found, baselines }: FieldDetailsProps) {
  const remarks = remarksOn(found);
  const compared = besideEachOther(judge, found, baselines);
  return (
    <div className="space-y-3 py-2 md:pl-4">
      <div className="flex flex-wrap items-start gap-x-8 gap-y-3">
        <Statistics compared={compared} />
        <NumbersPlot found={found} />
        {found.confusion != null && <ConfusionTable found={found} confusion={found.confusion} />}
      </div>
      <BesidePeople compared={compared} />
      <AgainstPeople compared={compared} />
      <Prevalence compared={compared} />
      {remarks.length > 0 && (
        <ul className="list-disc space-y-1 pl-5 text-faint">
          {remarks.map((remark) => <li key={remark}>{remark}</li>)}
        </ul>
      )}
    </div>
  );
}

function remarksOn({ notes, silent }: FieldAgreement): string[] {
  const why = silent.map(({ name, n }) => `${counted(n, "episode")}: ${reasonWords(name)}`);
  return why.length === 0 ? [...notes] : [...notes, `where people have a word, the judge has none: ${why.join(", ")}`];
}
