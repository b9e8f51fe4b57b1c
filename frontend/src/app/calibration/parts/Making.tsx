import { Fragment } from "react";
import { moment } from "../../runs/amounts";
import { RunLink } from "../../runs/links";
import { decimals, thousands } from "../numbers";
import { Folded } from "../pieces/Folded";
import { Section } from "../pieces/Section";
import type { JudgeReport, Report, RunSource } from "../records";
import { fieldName } from "../words";
import { flatSettings } from "./flat-settings";

const DRAWN = { task: "tasks, then episodes of each drawn task", episode: "episodes" } as const;

type Pair = readonly [name: string, text: string];

/** How the report was made: settings, judges and fingerprints. */
export function Making({ report }: { readonly report: Report }) {
  return (
    <Section title="How this was made">
      <Folded title="Settings"><Pairs pairs={settingsOf(report)} /></Folded>
      {report.judges.filter(({ kind }) => kind !== "baseline").map((judge) => (
        <Folded key={judge.label} title={judge.label}>
          <Pairs pairs={identityOf(judge)} />
          {runsOf(judge).map((run) => (
            <Fragment key={run.name}>
              <p className="pt-2">Run: <RunLink runId={run.name}>{run.name}</RunLink></p>
              <Pairs pairs={madeBy(run)} />
            </Fragment>
          ))}
        </Folded>
      ))}
    </Section>
  );
}

function Pairs({ pairs }: { readonly pairs: readonly Pair[] }) {
  return (
    <dl className="grid grid-cols-[minmax(6rem,1fr)_minmax(0,4fr)] gap-x-4 gap-y-0.5">
      {pairs.map(([name, text], place) => (
        <Fragment key={place}>
          <dt className="break-all text-faint">{name}</dt>
          <dd className="wrap-anywhere">{text}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

function settingsOf({ settings, fields, threshold, created_at }: Report): Pair[] {
  const percent = (level: number) => `${Number((100 * level).toFixed(2))}%`;
  return [
    ["Datasets", settings.dataset_ids.join(", ")],
    ["Annotations", `SHA-256 ${settings.annotations_sha256}`],
    ...settings.queues.map(({ name, sha256 }) => ["Queue", sha256 == null ? name : `${name}, SHA-256 ${sha256}`] as const),
    ["Fields", fields.map(fieldName).join(", ")],
    ["Threshold", decimals(threshold)],
    ["Consensus", settings.consensus],
    [
      "Uncertainty",
      `${percent(settings.level_two_sided)} intervals, ${percent(settings.level_one_sided)} lower bounds, ` +
        `${thousands(settings.resamples)} resamples of ${settings.resampled_by}, seed ${settings.seed}`,
    ],
    ["Tasks", settings.task_split],
    ["Versions", Object.entries(settings.versions).map(([name, version]) => `${name} ${version}`).join(", ")],
    ["Made at", moment(created_at)],
  ];
}

function identityOf({ identity, fingerprints, fields }: JudgeReport): Pair[] {
  return [
    ...(identity === null
      ? []
      : ([
          ["Judge", [`${identity.provider}/${identity.model}`, identity.model_revision ?? ""].join(" ").trim()],
          ["Method", identity.method],
          ...(identity.prompt_sha256 === null ? [] : [["Prompt", `SHA-256 ${identity.prompt_sha256}`] as const]),
        ] as const)),
    ...fingerprints.map((fingerprint) => ["Fingerprint", fingerprint] as const),
    ...fields.flatMap(({ field, resampled_by }) =>
      resampled_by == null ? [] : [[`Resampled for ${fieldName(field).toLowerCase()}`, DRAWN[resampled_by]] as const],
    ),
  ];
}

function runsOf({ run, more_runs }: JudgeReport): RunSource[] {
  return run === null ? [] : [run, ...more_runs];
}

function madeBy({ created_at, journal_sha256, settings }: RunSource): Pair[] {
  return [
    ...(created_at == null ? [] : [["Begun at", moment(created_at)] as const]),
    ...(journal_sha256 == null ? [] : [["Journal", `SHA-256 ${journal_sha256}`] as const]),
    ...flatSettings(settings ?? {}),
  ];
}
