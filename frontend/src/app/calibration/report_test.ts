/** A small report that tests change as they need. */
import type { FieldAgreement, JudgeReport, Report, Requirement } from "./records";

const NOTHING = { n_episodes: 0, statistics: [], reason: "nobody marked any" };

export function requirement(change: Partial<Requirement> = {}): Requirement {
  const number = { value: 0.84, low: 0.49, high: 0.99, n_episodes: 38, reason: null, interval_reason: null };
  const none = { value: null, low: null, high: null, n_episodes: 0, reason: "nobody rated 10 episodes that another rated", interval_reason: null };
  return {
    group: 0,
    name: "lin_ccc",
    title: "Lin's CCC",
    number,
    bound: 0.61,
    bound_level: 0.95,
    passed: false,
    ceiling: none,
    in_place: none,
    ratio: none,
    difference: none,
    ...change,
  };
}

export function field(change: Partial<FieldAgreement> = {}): FieldAgreement {
  return {
    field: "task_completion",
    scale: "interval",
    levels: [],
    verdict: "provisional",
    why: "lin_ccc 0.84, lower bound 0.61",
    needs_more: 146,
    rule: "Lin's CCC",
    requirements: [requirement()],
    statistics: [],
    alternative_annotator: { winning_rate: null, epsilon: 0.2, passes: null, n_annotators: 0, against: [], reason: "it takes 3 people" },
    n_episodes: 38,
    n_tasks: 2,
    n_annotators: 2,
    silent: [],
    prevalence: [],
    points: [],
    notes: [],
    ...change,
  };
}

export function judge(change: Partial<JudgeReport> = {}): JudgeReport {
  return {
    label: "gpt",
    kind: "judge",
    beside: [],
    note: null,
    for_acceptance: true,
    identity: null,
    fingerprints: [],
    run: null,
    more_runs: [],
    verdict: "provisional",
    sentence: "gpt seems to agree with people above 0.7 on task_completion.",
    n_judged: 40,
    n_failed: 0,
    failures: [],
    cost: null,
    fields: [field()],
    success_probability: { n_episodes: 0, reason: "no probability" },
    subtasks: NOTHING,
    progress: NOTHING,
    per_task: [],
    n_tasks_left_out: 0,
    disagreements: [],
    n_disagreements: 0,
    ...change,
  };
}

export function baseline(label: string, value: number | null): JudgeReport {
  const said = requirement();
  return judge({
    label,
    kind: "baseline",
    beside: ["gpt"],
    for_acceptance: false,
    verdict: null,
    fields: [field({ verdict: null, requirements: [{ ...said, number: { ...said.number, value } }] })],
  });
}

export function report(change: Partial<Report> = {}): Report {
  return {
    report_version: 1,
    created_at: "2026-11-21T09:00:00Z",
    verdict: "provisional",
    sentence: "gpt seems to agree with people above 0.7 on task_completion.",
    threshold: 0.7,
    fields: ["task_completion"],
    judges: [judge(), baseline("clock", 0.1)],
    side_by_side: [],
    success_rates: [],
    rate_comparisons: [],
    people: { n_annotators: 2, n_annotations: 60, n_episodes: 40, reliability: [], annotators: [] },
    exclusions: [],
    excluded_episodes: [],
    n_excluded_episodes: 0,
    settings: {
      consensus: "majority and median",
      consensus_rule: "median",
      weighed_by_queue: false,
      queues: [],
      resamples: 2000,
      seed: 0,
      level_two_sided: 0.95,
      level_one_sided: 0.95,
      resampled_by: "episodes",
      versions: { robojudge: "0.1.0" },
      annotations_source: null,
      annotations_sha256: "ab",
      dataset_ids: ["kitchen"],
      task_split: "not known",
    },
    ...change,
  };
}
