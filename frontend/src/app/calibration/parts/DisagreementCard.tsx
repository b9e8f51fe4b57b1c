import { Link } from "@tanstack/react-router";
import { urlId } from "../../../panel/data/keys";
import { plain } from "../../../panel/pieces/field_names";
import { NoValue } from "../../dataset/NoValue";
import { counted, decimals, signed } from "../numbers";
import type { Disagreement } from "../records";
import { fieldName } from "../words";
import { FrameThumbnail } from "./FrameThumbnail";

interface DisagreementCardProps {
  readonly episode: Disagreement;
  /** Whether its dataset is one of several. */
  readonly isOneOfSeveral: boolean;
}

/** One episode on which people and the judge differ: the frame to look at, and what each said. */
export function DisagreementCard({ episode, isOneOfSeveral }: DisagreementCardProps) {
  const { dataset_id, episode_index, instruction, rationale, values, n_annotators } = episode;
  return (
    <li className="flex flex-wrap gap-3 rounded border p-2">
      <FrameThumbnail episode={episode} />
      <div className="min-w-0 grow basis-56 space-y-1">
        <h4 className="font-semibold">
          <Link
            to="/datasets/$datasetId/episodes/$episodeIndex"
            params={{ datasetId: urlId(dataset_id), episodeIndex: String(episode_index) }}
            className="rounded text-accent underline underline-offset-2"
          >
            {isOneOfSeveral && `${dataset_id}, `}episode {episode_index}
          </Link>
        </h4>
        <p className="text-faint">{instruction ?? "No instruction is known."}</p>
        <table className="w-full">
          <caption className="sr-only">{`What ${counted(n_annotators, "person", "people")} and the judge said of episode ${episode_index}`}</caption>
          <thead>
            <tr className="text-left text-xs text-faint">
              <th scope="col" className="pr-2 font-normal">field</th>
              <th scope="col" className="pr-2 font-normal text-human">{counted(n_annotators, "person", "people")}</th>
              <th scope="col" className="pr-2 font-normal text-judge">judge</th>
              <th scope="col" className="text-right font-normal">Δ</th>
            </tr>
          </thead>
          <tbody>
            {values.map((pair) => (
              <tr key={pair.field} className="border-t">
                <th scope="row" className="pr-2 text-left font-normal">{fieldName(pair.field)}</th>
                <td className="pr-2 text-human"><Said value={pair.people} reason="people had no word" /></td>
                <td className="pr-2 text-judge"><Said value={pair.judge} reason="the judge had no word" /></td>
                <td className="text-right">{pair.difference === null ? "≠" : signed(pair.difference)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {rationale != null && rationale !== "" && <p className="line-clamp-3 text-xs break-words text-faint" title={rationale}>The judge: “{rationale}”</p>}
      </div>
    </li>
  );
}

function Said({ value, reason }: { readonly value: number | string | null; readonly reason: string }) {
  if (value === null) {
    return <NoValue reason={reason} />;
  }
  return typeof value === "number" ? decimals(value) : plain(value);
}
