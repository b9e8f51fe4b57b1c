import { useState } from "react";
import type { RoboJudgeClient } from "../../../client/client";
import type { DatasetDetail } from "../../../client/types";
import { useEpisode } from "../../../panel/data/episode";
import { useRewardPreview } from "../../../panel/data/reward_preview";
import { useRunItems } from "../../../panel/data/run_items";
import { Button } from "../../../panel/pieces/Button";
import { Problem } from "../../../panel/pieces/Problem";
import { EpisodeLink } from "../links";
import { SelectField } from "../SelectField";
import { useDebounced } from "../useDebounced";
import { buildRewards, type LabelsForm } from "./labels-form";
import { RewardPreviewPlot } from "./RewardPreviewPlot";

interface PreviewOnEpisodeProps {
  readonly client: RoboJudgeClient;
  readonly dataset: DatasetDetail;
  readonly runId: string;
  readonly form: LabelsForm;
}

/** The labels that the form would give one episode of the run. */
export function PreviewOnEpisode({ client, dataset, runId, form }: PreviewOnEpisodeProps) {
  const items = useRunItems(client, runId, "judged");
  const [chosen, setChosen] = useState<number | null>(null);
  const judged = items.data ?? [];
  const index = chosen ?? judged[0]?.episode_index ?? null;
  if (index === null) {
    return items.isPending ? null : <p className="text-faint">There is nothing to preview: this run has judged no episode yet.</p>;
  }
  return (
    <section aria-label="Preview on an episode" className="space-y-2">
      <div className="flex flex-wrap items-end gap-3">
        <SelectField
          label="Preview on episode"
          value={String(index)}
          options={judged.map(({ episode_index }) => [String(episode_index), String(episode_index)] as const)}
          onChange={(value) => { setChosen(Number(value)); }}
          problem={undefined}
        />
        {items.hasNextPage && (
          <Button disabled={items.isFetchingNextPage} onClick={() => { void items.fetchNextPage(); }}>More episodes</Button>
        )}
      </div>
      <Preview key={index} client={client} dataset={dataset} runId={runId} form={form} episodeIndex={index} />
    </section>
  );
}

const TYPING_MS = 300;
/** As many as a plot of this size can show. */
const POINTS = 2000;

function Preview({ client, dataset, runId, form, episodeIndex }: PreviewOnEpisodeProps & { readonly episodeIndex: number }) {
  const { scheme, gamma } = useDebounced(form, TYPING_MS);
  const { problems } = buildRewards({ ...form, scheme, gamma });
  const usable = problems.gamma === undefined;
  const episode = useEpisode(client, dataset.dataset_id, episodeIndex);
  const visible = episode.data?.visible === true;
  const asked = { scheme, run_id: runId, points: POINTS, ...(usable && { gamma: Number(gamma) }) };
  const preview = useRewardPreview(client, dataset.dataset_id, episodeIndex, asked, visible && usable);
  if (episode.isError) {
    return <Problem what="The episode could not be loaded" error={episode.error} onRetry={() => { void episode.refetch(); }} />;
  }
  if (episode.data !== undefined && !visible) {
    return (
      <p>
        You have not rated this episode yet, and this dataset is blind: rate episode{" "}
        <EpisodeLink datasetId={dataset.dataset_id} episodeIndex={episodeIndex} /> first, or choose another one.
      </p>
    );
  }
  if (preview.isError) {
    return <Problem what="The labels could not be previewed" error={preview.error} onRetry={() => { void preview.refetch(); }} />;
  }
  if (preview.data === null) {
    return <p className="text-faint">This run's judgement of the episode is no longer there.</p>;
  }
  return preview.data === undefined ? (
    <p role="status" className="text-faint">Computing the labels …</p>
  ) : (
    <RewardPreviewPlot preview={preview.data} fps={dataset.fps} />
  );
}
