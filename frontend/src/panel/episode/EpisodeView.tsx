import { type ReactNode, type RefObject, useRef, useState } from "react";
import { ConflictDialog } from "../annotate/ConflictDialog";
import { KeyHelp } from "../annotate/KeyHelp";
import { MarkForm } from "../annotate/MarkForm";
import { useKeys } from "../annotate/use_keys";
import { useMarks } from "../annotate/use_marks";
import { CompareSection } from "../compare/CompareSection";
import { JudgesSay } from "../compare/JudgesSay";
import { useJudgesShown } from "../compare/use_judges_shown";
import { usePanel } from "../context";
import { useKeyframes } from "../data/keyframes";
import type { MarkField } from "../draft/draft";
import { Cameras } from "../player/Cameras";
import { Transport } from "../player/Transport";
import { EpisodeTimeline } from "../timeline/EpisodeTimeline";
import { EpisodeHeader } from "./EpisodeHeader";
import { SaveBar } from "./SaveBar";
import { useEpisodeActions } from "./use_episode_actions";

interface EpisodeViewProps {
  readonly root: RefObject<HTMLElement | null>;
  readonly datasetLink: ReactNode;
  readonly whoAmI: ReactNode;
  readonly differencesFirst: boolean;
  readonly onDifferencesFirst: (chosen: boolean) => void;
}

/** One episode: what is to be seen on the left, what is said of it on the right. */
export function EpisodeView(props: EpisodeViewProps) {
  const { root, datasetLink, whoAmI, differencesFirst, onDifferencesFirst } = props;
  const { client, datasetId, episode, clock, draft } = usePanel();
  const index = episode.episode_index;
  const marks = useMarks(draft);
  const visible = episode.visible || marks.revealed;
  const keyframes = useKeyframes(client, datasetId, index);
  const judges = useJudgesShown(client, datasetId, index, visible);
  const [armed, setArmed] = useState<MarkField>("task_completion");
  const [open, setOpen] = useState<"keys" | "conflict" | null>(null);
  const [said, setSaid] = useState("");
  const table = useRef<HTMLDivElement>(null);
  const cameras = useRef<HTMLDivElement>(null);
  const frames = (keyframes.data ?? []).map((keyframe) => keyframe.frame_index);
  const actions = useEpisodeActions({
    armed,
    table,
    keyframes: frames,
    judges: judges.shown,
    visible,
    say: setSaid,
    showKeys: () => {
      setOpen("keys");
    },
  });
  useKeys(root, actions);
  const [enlarged, setEnlarged] = useState<string | null>(null);
  // Evidence lies far below the cameras where everything stands in one column.
  const showCamera = (camera: string) => {
    setEnlarged(camera);
    cameras.current?.scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    setOpen(null);
  };

  return (
    <div className="@container space-y-2 p-3">
      <EpisodeHeader
        marks={marks}
        visible={visible}
        actions={actions}
        onShowConflict={() => {
          setOpen("conflict");
        }}
        datasetLink={datasetLink}
        whoAmI={whoAmI}
      />
      <div className="grid grid-cols-1 gap-4 @4xl:grid-cols-[minmax(0,1fr)_minmax(0,34rem)]">
        <div className="min-w-0 space-y-2">
          <div ref={cameras}>
            <Cameras enlarged={enlarged} onEnlarge={setEnlarged} />
          </div>
          <Transport keyframes={frames} />
          <EpisodeTimeline judges={judges.shown} onShowCamera={showCamera} />
        </div>
        <div ref={table} className="min-w-0 space-y-3">
          <CompareSection
            values={marks.values}
            visible={visible}
            allJudges={judges.all}
            judges={judges.shown}
            onShowJudges={judges.show}
            differencesFirst={differencesFirst}
            onDifferencesFirst={onDifferencesFirst}
            armed={armed}
            onArm={setArmed}
            onAccept={actions.accept}
            mine={({ field, subtask }) =>
              field !== null && (
                <MarkForm
                  field={field}
                  subtask={subtask}
                  values={marks.values}
                  draft={draft}
                  onSeek={(frame) => {
                    clock.seek(frame);
                  }}
                />
              )
            }
          />
          <SaveBar marks={marks} visible={visible} actions={actions} said={said} />
          {visible && <JudgesSay asked={judges} onShowCamera={showCamera} />}
        </div>
      </div>
      {open === "keys" && <KeyHelp onClose={close} />}
      {open === "conflict" && marks.conflict !== null && (
        <ConflictDialog
          mine={marks.values}
          theirs={marks.conflict}
          onClose={close}
          onKeep={(whose) => {
            draft.resolveConflict(whose);
            close();
          }}
        />
      )}
    </div>
  );
}
