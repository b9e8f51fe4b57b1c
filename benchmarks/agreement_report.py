"""How long a report takes and how much memory, and the bootstrap against scipy's.

python benchmarks/agreement_report.py [--episodes 10000] [--people 5] [--judges 3] [--resamples 2000]

Writes run folders and an annotations file of made-up episodes (all six fields, subtasks, progress curves),
then makes the report of them in a process of its own: wall and CPU seconds, peak resident memory. The
limits are 120 s on 2 cores and 2 GiB at the defaults.
Beside it, intervals of Lin's CCC of 20 judges on 1,000 episodes: by scipy.stats.bootstrap, which draws anew
for each of them, and by weights drawn once, as the report does.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from scipy.stats import bootstrap

from robojudge.agreement.intervals import interval
from robojudge.agreement.resampling import Resamples
from robojudge.agreement.statistics.interval import LinCCC
from robojudge.annotations import annotation_rows, write_rows
from robojudge.journal import JOURNAL
from robojudge.run_folder import SETTINGS
from robojudge.schema.annotation import Annotation
from robojudge.schema.episode import SubtaskSpan
from robojudge.schema.judgement import (
    AxisScore,
    Evidence,
    FailureFinding,
    JudgeIdentity,
    Judgement,
    Keyframe,
    ProgressPoint,
    SubtaskScore,
    TrajectoryQuality,
    Usage,
    Votes,
)

WHEN = datetime(2026, 1, 2, tzinfo=UTC)
TASKS = 20
FRAMES = np.linspace(0, 119, 12).astype(int).tolist()
SUBTASKS = ("reach", "grasp", "place")
MODES = ("missed_grasp", "dropped_object", "wrong_target")
AXES = ("smoothness", "efficiency", "safety")
SUBSET = 1000
MANY_JUDGES = 20


def judgement(episode: int, truth: float, judge: int, rng: np.random.Generator) -> Judgement:
    """One judgement about as long as a model's."""
    noise = 0.05 * (judge + 1)
    completion = float(np.clip(truth + rng.normal(0.0, noise), 0.0, 1.0))
    outcome = outcome_of(completion)
    axes = {axis: AxisScore(fused=score(truth, noise, rng)) for axis in AXES}
    mode = MODES[int(rng.integers(len(MODES)))] if rng.random() < 0.2 else MODES[episode % len(MODES)]
    return Judgement(
        dataset_id="made_up",
        episode_index=episode,
        instruction=f"put thing {episode % TASKS} into the box",
        created_at=WHEN,
        judge=JudgeIdentity(
            provider="made_up",
            model=f"judge{judge}",
            method="rubric",
            prompt_sha256=None,
            frames_sha256=None,
            fingerprint=f"{judge}" * 64,
        ),
        task_completion=completion,
        outcome=outcome,
        success_prob=score(truth - 0.1, noise, rng),
        confidence=0.8,
        confidence_source="self_reported",
        effective_outcome=outcome,
        votes=Votes(n_asked=1, n_valid=1, n_agree=1),
        subtasks=tuple(
            SubtaskScore(
                name=name,
                score=float(np.clip(3 * completion - k, 0.0, 1.0)),
                start_frame=40 * k,
                end_frame=40 * k + 39,
            )
            for k, name in enumerate(SUBTASKS)
        ),
        progress=tuple(
            ProgressPoint(frame_index=frame, value=score(truth * frame / 119, noise, rng)) for frame in FRAMES
        ),
        trajectory_quality=TrajectoryQuality(**axes),
        failure=None if outcome == "success" else FailureFinding(mode=mode, onset_frame=80),
        rationale="The gripper reaches the object, closes on it and carries it towards the box. " * 4,
        evidence=tuple(
            Evidence(camera="front", frame_index=frame, timestamp_s=frame / 10, observation="it moves")
            for frame in FRAMES[::3]
        ),
        keyframes=tuple(
            Keyframe(camera="front", frame_index=frame, timestamp_s=frame / 10, reason="even")
            for frame in FRAMES
        ),
        usage=Usage(calls=1, input_tokens=5000, output_tokens=600, cost_usd=0.01, latency_s=4.0),
    )


def annotation(episode: int, truth: float, person: int, rng: np.random.Generator) -> Annotation:
    """One person's word on everything, in the steps people rate in."""
    completion = round(score(truth, 0.04, rng) * 20) / 20
    outcome = "success" if truth == 1.0 else outcome_of(min(completion, 0.9))
    steps = {axis: round(score(truth, 0.1, rng) * 4) / 4 for axis in AXES}
    return Annotation(
        dataset_id="made_up",
        episode_index=episode,
        annotator=f"person{person}",
        task_completion=completion,
        outcome=outcome,
        failure_mode=None if outcome == "success" else MODES[episode % len(MODES)],
        subtasks=tuple(
            SubtaskSpan(name=name, start_frame=40 * k, end_frame=40 * k + 39)
            for k, name in enumerate(SUBTASKS)
        ),
        created_at=WHEN,
        **steps,
    )


def score(mean: float, noise: float, rng: np.random.Generator) -> float:
    return float(np.clip(mean + rng.normal(0.0, noise), 0.0, 1.0))


def outcome_of(completion: float) -> str:
    return "success" if completion > 0.9 else "partial" if completion > 0.4 else "failure"


def write_study(folder: Path, episodes: int, people: int, judges: int) -> None:
    rng = np.random.default_rng(0)
    truth = np.where(rng.random(episodes) < 0.6, 1.0, rng.uniform(0.0, 0.85, episodes))
    for judge in range(judges):
        run = folder / f"judge{judge}"
        run.mkdir()
        (run / SETTINGS).write_text(json.dumps({"frozen": {"dataset_id": "made_up"}}))
        with (run / JOURNAL).open("w") as journal:
            for episode in range(episodes):
                journal.write(judgement(episode, truth[episode], judge, rng).model_dump_json() + "\n")
    said = (annotation(e, truth[e], person, rng) for e in range(episodes) for person in range(people))
    write_rows(annotation_rows(said), folder / "people.csv")


def make_report(folder: Path, resamples: int) -> None:
    """Make the report and print what it took; run in a process of its own."""
    import robojudge

    runs = sorted(path for path in folder.iterdir() if path.is_dir())
    wall, cpu = time.perf_counter(), time.process_time()
    report = robojudge.agreement_report(runs, folder / "people.csv", resamples=resamples)
    print(
        json.dumps(
            {
                "wall_s": time.perf_counter() - wall,
                "cpu_s": time.process_time() - cpu,
                "peak_gib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
                "json_mb": len(report.model_dump_json()) / 1e6,
                "verdict": report.verdict,
                "fields": report.fields,
            }
        )
    )


def against_scipy(resamples: int) -> dict[str, float]:
    """Return CPU seconds of the intervals: by scipy's bootstrap in two ways, and by ours."""
    rng = np.random.default_rng(0)
    people = rng.random(SUBSET)
    says = np.clip(people + rng.normal(0.0, 0.1, (MANY_JUDGES, SUBSET)), 0.0, 1.0)
    pairs = [np.column_stack([people, judge]) for judge in says]
    ccc = LinCCC()

    def one(x: np.ndarray, y: np.ndarray) -> float:
        return float(ccc(np.column_stack([x, y]), np.ones((1, len(x))))[0])

    def many(x: np.ndarray, y: np.ndarray, axis: int) -> np.ndarray:
        gap = x.mean(axis=axis) - y.mean(axis=axis)
        both = ((x - x.mean(axis=axis, keepdims=True)) * (y - y.mean(axis=axis, keepdims=True))).mean(
            axis=axis
        )
        return 2.0 * both / (x.var(axis=axis) + y.var(axis=axis) + gap**2)

    def ours() -> None:
        for draws in Resamples(range(SUBSET), n_resamples=resamples).draws([(ccc, pair) for pair in pairs]):
            interval(draws)

    def theirs(statistic: Callable[..., object], *, vectorized: bool) -> None:
        for pair in pairs:
            bootstrap(
                (pair[:, 0], pair[:, 1]),
                statistic,
                paired=True,
                vectorized=vectorized,
                n_resamples=resamples,
                batch=100,
                rng=rng,
            )

    seconds = {}
    for name, run in {
        "one call a resample": lambda: theirs(one, vectorized=False),
        "a statistic written for arrays": lambda: theirs(many, vectorized=True),
        "weights": ours,
    }.items():
        start = time.process_time()
        run()
        seconds[name] = time.process_time() - start
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--episodes", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=5)
    parser.add_argument("--judges", type=int, default=3)
    parser.add_argument("--resamples", type=int, default=2000)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        make_report(asked.measure, asked.resamples)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_study(folder, asked.episodes, asked.people, asked.judges)
        line = [sys.executable, __file__, "--measure", name, "--resamples", str(asked.resamples)]
        found = json.loads(subprocess.run(line, check=True, capture_output=True, text=True).stdout)
    size = f"{asked.episodes} episodes, {asked.people} people, {asked.judges} judges"
    print(f"{size}, {asked.resamples} resamples; verdict {found['verdict']} on {', '.join(found['fields'])}")
    took = f"wall {found['wall_s']:.0f} s, CPU {found['cpu_s']:.0f} s, peak {found['peak_gib']:.2f} GiB"
    print(f"{took}, JSON {found['json_mb']:.1f} MB")
    seconds = against_scipy(asked.resamples)
    ours = seconds.pop("weights")
    print(f"Lin's CCC of {MANY_JUDGES} judges on {SUBSET} episodes, by weights: {ours:.2f} s CPU")
    for name, theirs in seconds.items():
        print(f"scipy.stats.bootstrap, {name}: {theirs:.2f} s, {theirs / ours:.1f} times as long")


if __name__ == "__main__":
    main()
