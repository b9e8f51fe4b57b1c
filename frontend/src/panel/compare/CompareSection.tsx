import { type ReactNode, useMemo } from "react";
import type { MarkField, MarkValues } from "../draft/draft";
import { usePanel } from "../context";
import { useConsensus } from "../data/consensus";
import { useOthers } from "../data/others";
import { Problem } from "../pieces/Problem";
import { OutcomeBadge } from "../pieces/OutcomeBadge";
import { CompareTable } from "./CompareTable";
import { JudgePicker } from "./JudgePicker";
import type { JudgeColumn } from "./judge_columns";
import { compareRows, type Row } from "./rows";
import { agreedBy, markedBy, markedIn } from "./said";
import { useRowOrder } from "./use_row_order";

interface CompareSectionProps {
  readonly values: MarkValues;
  readonly visible: boolean;
  readonly allJudges: readonly JudgeColumn[];
  readonly judges: readonly JudgeColumn[];
  readonly onShowJudges: (ids: readonly string[]) => void;
  readonly differencesFirst: boolean;
  readonly onDifferencesFirst: (chosen: boolean) => void;
  readonly armed: MarkField;
  readonly onArm: (field: MarkField) => void;
  readonly mine: (row: Row, saysHow: boolean) => ReactNode;
  readonly note: (field: MarkField) => ReactNode;
  readonly onAccept: (field: MarkField) => void;
}

const NO_SPANS: readonly never[] = [];

/** The compare table with what it needs of the server, and how it is arranged. */
export function CompareSection(props: CompareSectionProps) {
  const { values, visible, allJudges, judges, onShowJudges, armed, onArm, mine, note, onAccept } = props;
  const { client, datasetId, episode, me } = usePanel();
  const index = episode.episode_index;
  const words = useOthers(client, datasetId, index, visible);
  const consensus = useConsensus(client, datasetId, index, visible);
  const others = visible ? (words.data ?? []).filter(({ annotator }) => annotator !== me.name) : [];
  const subtaskNames = useMemo(
    () => (episode.subtask_spans ?? NO_SPANS).map((span: { name: string }) => span.name),
    [episode],
  );
  const rows = compareRows({
    mine: markedIn(values),
    others: others.map(({ annotation, annotator }) => markedBy(annotation, annotator)),
    consensus: visible && consensus.data != null ? agreedBy(consensus.data, words.data ?? [], me.name) : null,
    judges,
    subtaskNames,
    length: episode.frames,
  });
  const ordered = useRowOrder(rows, judges.map(({ id }) => id).join(" "), props.differencesFirst);
  const error = words.error ?? consensus.error;
  return (
    <section aria-label="marks" className="space-y-1">
      {visible && judges.length > 0 && (
        <div className="flex flex-wrap items-center justify-end gap-3">
          <label className="flex items-center gap-1">
            <input
              type="checkbox"
              checked={props.differencesFirst}
              onChange={(event) => {
                props.onDifferencesFirst(event.target.checked);
              }}
            />
            differences first
          </label>
          <JudgePicker columns={allJudges} shown={judges.map(({ id }) => id)} onShow={onShowJudges} />
        </div>
      )}
      <CompareTable
        rows={ordered}
        others={others.map(({ annotator }) => annotator)}
        judges={judges}
        visible={visible}
        length={episode.frames}
        declared={
          visible && episode.declared !== null ? (
            <span className="block text-xs text-faint">
              declared <OutcomeBadge outcome={episode.declared.outcome} short /> ({episode.declared.source})
            </span>
          ) : null
        }
        armed={armed}
        onArm={onArm}
        mine={mine}
        note={note}
        onAccept={onAccept}
      />
      {visible && error !== null && (
        <Problem
          what="The other annotators' marks could not be loaded"
          error={error}
          onRetry={() => {
            void words.refetch();
            void consensus.refetch();
          }}
        />
      )}
    </section>
  );
}
