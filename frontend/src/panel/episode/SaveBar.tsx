import type { DraftSnapshot } from "../draft/draft";
import { Button } from "../pieces/Button";
import type { EpisodeActions } from "./use_episode_actions";

interface SaveBarProps {
  readonly marks: DraftSnapshot;
  readonly visible: boolean;
  readonly actions: EpisodeActions;
  /** What was last said to the person. */
  readonly said: string;
}

/** Save, go on, take back. */
export function SaveBar({ marks, visible, actions, said }: SaveBarProps) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button tone="main" title={visible ? "Enter" : "Enter; then judges' marks are shown"} onClick={() => { actions.save(false); }}>
        {visible ? "Save and next" : "Save"}
        <kbd aria-hidden className="opacity-80">⏎</kbd>
      </Button>
      {!visible && (
        <Button title="Shift Enter" onClick={() => { actions.save(true); }}>
          Save and next
        </Button>
      )}
      <Button title="Z" disabled={!marks.canUndo} onClick={actions.undo}>
        Undo
      </Button>
      <span role="status" className="text-faint">
        {said}
      </span>
    </div>
  );
}
