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
import { useConsensus } from "../data/consensus";
import { useKeyframes } from "../data/keyframes";
import type { MarkField } from "../draft/draft";
import { FieldNote } from "../notes/FieldNote";
import type { NotedField } from "../notes/kept_note";
import { Cameras } from "../player/Cameras";
import { Transport } from "../player/Transport";
import { EpisodeTimeline } from "../timeline/EpisodeTimeline";
import { subtaskNames } from "../timeline/subtasks/subtask_names";
import { EpisodeMarks } from "./EpisodeMarks";
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

/** On a phone the marks must be in reach below the cameras. */
const SIDE_BY_SIDE = "@max-sm:[&_section>div]:grid-cols-2";

/** One episode: what is to be seen on the left, what is said of it on the right. */
export function EpisodeView(props: EpisodeViewProps) {
  const { root, datasetLink, whoAmI, differencesFirst, onDifferencesFirst } = props;
  const { client, datasetId, episode, clock, draft } = usePanel();
  const index = episode.episode_index;
  const marks = useMarks(draft);
  const visible = episode.visible || marks.revealed;
  const keyframes = useKeyframes(client, datasetId, index);
  const consensus = useConsensus(client, datasetId, index, visible);
  const judges = useJudgesShown(client, datasetId, index, visible);
  const [armed, setArmed] = useState<MarkField>("task_completion");
  const [open, setOpen] = useState<"keys" | "conflict" | null>(null);
  const [said, setSaid] = useState("");
  const [noting, setNoting] = useState<NotedField | null>(null);
  const table = useRef<HTMLDivElement>(null);
  const cameras = useRef<HTMLDivElement>(null);
  const frames = (keyframes.data ?? []).map((keyframe) => keyframe.frame_index);
  const actions = useEpisodeActions({
    armed,
    table,
    keyframes: frames,
    judges: judges.shown,
    names: subtaskNames(episode, judges.shown, visible ? (consensus.data ?? null) : null),
    visible,
    say: setSaid,
    showKeys: () => {
      setOpen("keys");
    },
    openNote: setNoting,
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
  const noteOn = (field: NotedField) => (
    <FieldNote
      field={field}
      visible={visible}
      isOpen={noting === field}
      onOpen={(isOpen) => {
        setNoting((open) => (isOpen ? field : open === field ? null : open));
      }}
      say={setSaid}
    />
  );

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
      <div className="grid grid-cols-1 gap-x-4 gap-y-2 @4xl:grid-cols-[minmax(0,1fr)_minmax(0,34rem)] @4xl:grid-rows-[auto_1fr]">
        <div className="min-w-0 space-y-2">
          <div ref={cameras} className={enlarged === null && episode.cameras.length > 1 ? SIDE_BY_SIDE : ""}>
            <Cameras enlarged={enlarged} onEnlarge={setEnlarged} />
          </div>
          <Transport keyframes={frames} />
        </div>
        {/* In one column the marks come before the timeline: they are what is asked for. */}
        <div ref={table} className="min-w-0 space-y-3 @4xl:col-start-2 @4xl:row-span-2 @4xl:row-start-1">
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
            note={noteOn}
            mine={({ field, subtask }, saysHow) =>
              field !== null && (
                <MarkForm
                  field={field}
                  subtask={subtask}
                  saysHow={saysHow}
                  values={marks.values}
                  draft={draft}
                  onFailureHere={actions.markFailureOnset}
                  onSeek={(frame) => {
                    clock.seek(frame);
                  }}
                />
              )
            }
          />
          {noteOn("episode")}
          <SaveBar marks={marks} visible={visible} actions={actions} said={said} />
          <EpisodeMarks key={index} isJudged={visible && judges.all.length > 0} />
          {visible && <JudgesSay asked={judges} onShowCamera={showCamera} />}
        </div>
        <div className="min-w-0 @4xl:col-start-1">
          <EpisodeTimeline judges={judges.shown} onShowCamera={showCamera} />
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
