import { Link } from "@tanstack/react-router";
import { urlId } from "../../../panel/data/keys";
import { counted } from "../numbers";
import { DataTable } from "../pieces/DataTable";
import { Folded } from "../pieces/Folded";
import { Section } from "../pieces/Section";
import type { Report } from "../records";
import { fieldName, reasonWords } from "../words";

/** What was left out, and why. */
export function Exclusions({ report }: { readonly report: Report }) {
  const { exclusions, excluded_episodes: listed } = report;
  const n = Math.max(report.n_excluded_episodes, listed.length);
  return (
    <Section title="What was left out" lead={exclusions.length === 0 ? "Nothing was left out." : undefined}>
      {exclusions.length > 0 && (
        <DataTable
          caption="Left out, by reason"
          isCaptionHidden
          columns={[{ title: "Why", isWords: true }, { title: "Field", isWords: true }, { title: "Judge", isWords: true }, { title: "Left out" }]}
          rows={exclusions.map((one) => [
            reasonWords(one.reason),
            one.field == null ? "all" : fieldName(one.field),
            one.judge ?? "all",
            counted(one.n, one.unit.replace(/s$/, "")),
          ])}
        />
      )}
      {listed.length > 0 && (
        <Folded title={`${counted(n, "annotated episode")} left out of something${n > listed.length ? `; the first ${listed.length}` : ""}`}>
          <DataTable
            caption="Annotated episodes that were left out"
            isCaptionHidden
            columns={[{ title: "Episode", isWords: true }, { title: "Why", isWords: true }, { title: "Field", isWords: true }, { title: "Judge", isWords: true }]}
            rows={listed.map((one) => [
              <Link
                key="episode"
                to="/datasets/$datasetId/episodes/$episodeIndex"
                params={{ datasetId: urlId(one.dataset_id), episodeIndex: String(one.episode_index) }}
                className="rounded text-accent underline underline-offset-2"
              >
                {report.settings.dataset_ids.length > 1 && `${one.dataset_id}, `}episode {one.episode_index}
              </Link>,
              reasonWords(one.reason),
              one.field == null ? "all" : fieldName(one.field),
              one.judge ?? "all",
            ])}
          />
        </Folded>
      )}
    </Section>
  );
}
