import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useRef, useState } from "react";
import type { RoboJudgeClient } from "../client/client";
import type { Me } from "../client/types";
import { createQueryClient } from "./data/query_client";
import { OpenEpisode } from "./episode/OpenEpisode";
import "./panel.css";

export interface EpisodePanelProps {
  readonly client: RoboJudgeClient;
  readonly datasetId: string;
  readonly episodeIndex: number;
  /** Who rates. */
  readonly me: Me;
  /** The person wants to see another episode: give its index back as `episodeIndex`. */
  readonly onNavigate: (episodeIndex: number) => void;
  /** Light without it. */
  readonly theme?: "light" | "dark";
  /** Shared with the page around it; the panel's own without it. */
  readonly queryClient?: QueryClient;
  /** Stands where the dataset's name would. */
  readonly datasetLink?: ReactNode;
  /** Stands where the person's name would, such as a menu to change it. */
  readonly whoAmI?: ReactNode;
}

/** An episode with its cameras, signals, and everybody's marks side by side. */
export function EpisodePanel(props: EpisodePanelProps) {
  const { client, datasetId, episodeIndex, me, onNavigate, theme = "light", datasetLink, whoAmI } = props;
  const [ownQueries] = useState(createQueryClient);
  const [overlay, setOverlay] = useState<HTMLElement | null>(null);
  const root = useRef<HTMLDivElement>(null);
  return (
    <QueryClientProvider client={props.queryClient ?? ownQueries}>
      <div ref={root} className="robojudge" data-theme={theme}>
        {overlay !== null && (
          <OpenEpisode
            client={client}
            datasetId={datasetId}
            episodeIndex={episodeIndex}
            me={me}
            onNavigate={onNavigate}
            root={root}
            overlay={overlay}
            datasetLink={datasetLink}
            whoAmI={whoAmI}
          />
        )}
        <div ref={setOverlay} />
      </div>
    </QueryClientProvider>
  );
}
