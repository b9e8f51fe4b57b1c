import type { ReactNode } from "react";
import type { Calibrated, Judgement } from "../../client/types";

interface JudgedByProps {
  readonly judgement: Judgement;
  readonly calibrated: Calibrated | null;
  readonly notCalibrated: string | null;
}

/** Who judged, from what, and what it cost; folded away. */
export function JudgedBy({ judgement, calibrated, notCalibrated }: JudgedByProps) {
  const { judge, usage, frames_cut: cut, keyframes, reference_episodes: references } = judgement;
  const moments = new Set(keyframes.map((keyframe) => keyframe.frame_index)).size;
  return (
    <details>
      <summary className="cursor-pointer text-accent">who judged, and from what</summary>
      <dl className="mt-1 grid grid-cols-[max-content_1fr] gap-x-3">
        <Fact name="judge">{`${judge.provider}/${judge.model}${judge.model_revision == null ? "" : ` (${judge.model_revision})`}`}</Fact>
        <Fact name="method">{judge.method}</Fact>
        <Fact name="settings">
          <code title={judge.fingerprint}>{judge.fingerprint.slice(0, 12)}</code>
        </Fact>
        <Fact name="calibrated">
          {calibrated === null ? (
            `no: ${notCalibrated ?? "no calibration"}`
          ) : (
            <>
              {`on ${calibrated.n_labels} labelled episodes, `}
              <code title={calibrated.calibration_sha256}>{calibrated.calibration_sha256.slice(0, 12)}</code>
            </>
          )}
        </Fact>
        <Fact name="judged">
          {new Date(judgement.created_at).toLocaleString()}
          {judgement.cached && ", known already"}
        </Fact>
        {keyframes.length > 0 && <Fact name="frames">{`${keyframes.length} images of ${moments} moments`}</Fact>}
        {cut != null && <Fact name="left out">{`${cut.planned - cut.sent} of ${cut.planned} images: it takes ${cut.max_images} at most`}</Fact>}
        {references.length > 0 && <Fact name="compared with">{`episodes ${references.join(", ")}`}</Fact>}
        <Fact name="calls">{usage.calls}</Fact>
        {usage.input_tokens != null && <Fact name="tokens">{`${usage.input_tokens} in, ${usage.output_tokens ?? "unknown"} out`}</Fact>}
        {usage.cost_usd != null && <Fact name="cost">{`$${usage.cost_usd.toFixed(4)}`}</Fact>}
        {usage.latency_s != null && <Fact name="took">{`${usage.latency_s.toFixed(2)} s`}</Fact>}
      </dl>
    </details>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-faint">{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
