import type { RewardLabels } from "../../../client/types";
import { count, number } from "../amounts";
import { Figure } from "../Figure";

/** What can go wrong with reward labels, measured. */
export function AuditFigures({ audit }: { readonly audit: NonNullable<RewardLabels["audit"]> }) {
  const none = "No episode's labels are complete.";
  return (
    <>
      <dl className="flex flex-wrap gap-x-5 gap-y-2">
        <Figure name="episodes" value={audit.episodes} />
        <Figure name="frames" value={count(audit.frames)} />
        <Figure name="incomplete" value={audit.incomplete_episodes} note="left out below" />
        <Figure name="telescoping error" value={shown(audit.telescoping_error)} unknown={none} note="0 only for shaped" />
        <Figure name="hovering pays" value={number(audit.hover_return)} note="100 frames at .9" />
        <Figure name="Σ |reward| an episode" value={shown(audit.sum_abs_reward_per_episode)} unknown={none} />
        <Figure name="mean sample weight" value={shown(audit.mean_sample_weight)} unknown="No frame has progress." note="healthy: .3 to .8" />
        <Figure name="step-like curves" value={percent(audit.step_like_share)} unknown="No curve to look at." />
      </dl>
      {audit.warnings.length > 0 && (
        <ul aria-label="What to look at before training" className="space-y-0.5">
          {audit.warnings.map((warning) => <li key={warning} className="text-warn">▲ {warning}</li>)}
        </ul>
      )}
    </>
  );
}

function shown(value: number | null): string | null {
  return value === null ? null : number(value);
}

function percent(share: number | null): string | null {
  return share === null ? null : `${Math.round(share * 100)} %`;
}
