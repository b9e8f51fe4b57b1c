import { type ReactNode, type RefObject, useMemo, useState } from "react";
import type { RoboJudgeClient } from "../../client/client";
import { ApiProblem } from "../../client/problem";
import type { Me } from "../../client/types";
import { type PanelContext, PanelContextValue } from "../context";
import { useEpisode } from "../data/episode";
import { useFeed } from "../data/feed";
import { useOwnWord } from "../data/own_word";
import { browserStorage, type MarksOwner } from "../draft/unsent";
import { useDraft } from "../draft/use_draft";
import { useOutbox } from "../notes/use_outbox";
import { Notice } from "../pieces/Notice";
import { Problem } from "../pieces/Problem";
import { EpisodeView } from "./EpisodeView";
import { UnsentElsewhere } from "./UnsentElsewhere";
import { useEpisodeClock } from "./use_episode_clock";
import { useNextReady } from "./use_next_ready";

interface OpenEpisodeProps {
  readonly client: RoboJudgeClient;
  readonly datasetId: string;
  readonly episodeIndex: number;
  readonly me: Me;
  readonly onNavigate: (episodeIndex: number) => void;
  readonly root: RefObject<HTMLElement | null>;
  readonly overlay: HTMLElement;
  readonly datasetLink: ReactNode;
  readonly whoAmI: ReactNode;
}

/** Loads an episode and what I said of it, then shows it. */
export function OpenEpisode(props: OpenEpisodeProps) {
  const { client, datasetId, episodeIndex, me, onNavigate, root, overlay, datasetLink, whoAmI } = props;
  const [storage] = useState(browserStorage);
  const [differencesFirst, setDifferencesFirst] = useState(true);
  const episode = useEpisode(client, datasetId, episodeIndex);
  const own = useOwnWord(client, datasetId, episodeIndex);
  const clock = useEpisodeClock(datasetId, episode.data);
  const [left, setLeft] = useState<readonly MarksOwner[]>([]);
  const draft = useDraft({ client, datasetId, episodeIndex, user: me.name, storage, onLeft: setLeft });
  const notes = useOutbox(client, me.name, storage);
  useFeed(client);
  useNextReady(client, datasetId, episode.data?.next_index ?? null);
  const shared = useMemo<PanelContext | null>(
    () =>
      episode.data === undefined || clock === null || draft === null
        ? null
        : { client, datasetId, episode: episode.data, me, clock, draft, notes, overlay, goTo: onNavigate },
    [client, datasetId, episode.data, me, clock, draft, notes, overlay, onNavigate],
  );

  const error = episode.data === undefined ? episode.error : own.data === undefined ? own.error : null;
  if (error !== null) {
    const retry = () => {
      void episode.refetch();
      void own.refetch();
    };
    return (
      <div className="space-y-2 p-4">
        {isUnknown(error) ? (
          <Notice tone="bad" title={`There is no episode ${episodeIndex} in ${datasetId}`}>
            <p>{error.message}</p>
          </Notice>
        ) : (
          <Problem what={`Episode ${episodeIndex} could not be opened`} error={error} onRetry={retry} />
        )}
      </div>
    );
  }
  if (shared === null) {
    return (
      <p role="status" className="p-4 text-faint">
        Opening episode {episodeIndex} of {datasetId}…
      </p>
    );
  }
  return (
    <PanelContextValue value={shared}>
      <UnsentElsewhere datasetId={datasetId} episodeIndex={episodeIndex} marks={left} notes={notes} onOpen={onNavigate} />
      <EpisodeView
        key={JSON.stringify([me.name, datasetId, episodeIndex])}
        root={root}
        datasetLink={datasetLink}
        whoAmI={whoAmI}
        differencesFirst={differencesFirst}
        onDifferencesFirst={setDifferencesFirst}
      />
    </PanelContextValue>
  );
}

function isUnknown(error: Error): boolean {
  return error instanceof ApiProblem && error.status === 404;
}
