import { counted, decimals } from "../numbers";
import type { Report } from "../records";
import { fieldsInSentence, inWords } from "../words";
import { VerdictMark } from "./VerdictMark";

/** What it all comes to, in a word, a sentence, and what these rest on. */
export function VerdictHead({ report }: { readonly report: Report }) {
  const { people, threshold } = report;
  return (
    <div className="space-y-1">
      <p className="text-2xl leading-tight"><VerdictMark verdict={report.verdict} /></p>
      <p className="max-w-4xl text-lg leading-snug">{inWords(report.sentence, fieldsInSentence(report.fields))}</p>
      <p className="text-faint">
        {[
          counted(people.n_episodes, "annotated episode"),
          counted(people.n_annotators, "person", "people"),
          `threshold ${decimals(threshold)}`,
        ].join(" · ")}
      </p>
    </div>
  );
}
