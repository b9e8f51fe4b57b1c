"""Reward labels against a simulator's truth: milestones, progress of the reference judge, judged spans.

python benchmarks/rewards.py --data DIR [--dataset metaworld_dev] [--part milestones reference spans]

milestones: frames credited by `rprm` beside as many evenly spaced ones. Hits lie within 0.5 s of a stage
change, one frame a change. reference: the embedded judge, leave one out, from annotations made of the
truth; terminal progress is Phi of the last frame before the cap. spans: the rubric method asked of a
loopback server that knows the truth and errs by a stated amount. Intervals are 95% percentile bootstraps
over episodes (2000 draws).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from reference import auroc
from reference_truth import NOT_WORK, Truth, annotate, read_truth
from rewards_boundaries import (
    DRAWS,
    Boundary,
    boundaries,
    changes_of,
    envs,
    evenly,
    f1_row,
    kind_rows,
)
from rewards_oracle import Oracle, Skill
from robojudge.annotations import annotation_rows, write_rows
from robojudge.api import judge_dataset, judge_episode
from robojudge.datasets.episode import Episode
from robojudge.datasets.open import open_dataset
from robojudge.keyframes import FramePlan, select
from robojudge.rewards.audit import audit_labels
from robojudge.rewards.label import label_episode
from robojudge.rewards.milestones import find_milestones
from robojudge.rewards.progress import progress_curves
from robojudge.rewards.settings import RewardSettings
from robojudge.rewards.subtasks import subtask_index
from robojudge.schema.judgement import Judgement
from robojudge.telemetry.signals import extract_signals

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

KINDS = ("grasp", "transport", "push contact", "other contact", "done", "lost, approach again")
TOLERANCE_S = 0.5
UNCAPPED = 1.0


def milestones(
    episodes: Mapping[int, Episode], truth: dict[int, list[Boundary]], tasks: Mapping[int, str]
) -> None:
    settings = RewardSettings()
    found = {i: find_milestones(extract_signals(e), (), settings)[0] for i, e in episodes.items()}
    every = {i: [m.frame_index for m in marks] for i, marks in found.items()}
    grips = {i: [m.frame_index for m in marks if m.kind == "gripper"] for i, marks in found.items()}
    stops = {i: [m.frame_index for m in marks if m.kind == "stop"] for i, marks in found.items()}
    tolerance = round(TOLERANCE_S * _fps(episodes))
    print(f"\nmilestones within {TOLERANCE_S} s of a stage change, one milestone a change")
    print(f"{'':<34}" + " ".join(f"{kind:>20}" for kind in ("any change", *KINDS)))
    total = [sum(b.kind == kind for bs in truth.values() for b in bs) for kind in KINDS]
    print(f"{'changes in the truth':<34}" + " ".join(f"{n:>20}" for n in (sum(total), *total)))
    for name, marks in (("gripper", grips), ("stops", stops), ("rprm (both)", every)):
        spread = {i: evenly(len(frames), episodes[i].length) for i, frames in marks.items()}
        for title, frames in ((name, marks), ("  as many, even", spread)):
            print("\n".join(kind_rows(title, frames, truth, tolerance, KINDS)))
    counts = [len(grips[i]) for i in truth]
    print(
        f"gripper changes an episode: mean {np.mean(counts):.2f}, largest {max(counts)}, above 2 in "
        f"{sum(count > 2 for count in counts)} of {len(counts)} episodes"
    )
    handling = {i: truth[i] for i in truth if tasks[i].startswith(("pick-place", "push-v"))}
    print("only the tasks that handle an object (pick-place, push); episodes, precision, recall, F1:")
    for name, marks in (("gripper", grips), ("rprm (both)", every)):
        spread = {i: evenly(len(frames), episodes[i].length) for i, frames in marks.items()}
        print(f1_row(name, marks, handling, tolerance))
        print(f1_row("  as many, evenly spaced", spread, handling, tolerance))


def reference(
    folder: Path, name: str, truths: dict[int, Truth], episodes: Mapping[int, Episode], scratch: Path
) -> None:
    dataset = open_dataset(folder / name)
    said = [annotate(truth, dataset.dataset_id, "work") for truth in truths.values()]
    write_rows(annotation_rows(said), scratch / "truth.csv")
    outcomes = judge_dataset(
        dataset, scratch / "reference", annotations=scratch / "truth.csv", use_cache=False, concurrency=2
    )
    judged = {i: o for i, o in outcomes.items() if isinstance(o, Judgement)}
    print(f"\nreference judgements: {len(judged)} of {len(truths)}")
    labels = {i: label_episode(j, episodes[i], RewardSettings(scheme="shaped")) for i, j in judged.items()}
    known = [i for i, label in labels.items() if not np.isnan(label.progress).any()]
    raw = {i: progress_curves(judged[i], episodes[i].length, UNCAPPED) for i in known}
    success = np.array([truths[i].outcome == "success" for i in known])
    for title, ends in (
        ("judged completion curve", np.array([raw[i].completion[-1] for i in known])),
        ("Phi before the cap", np.array([raw[i].progress[-1] for i in known])),
        ("Phi as written", np.array([labels[i].progress[-1] for i in known])),
    ):
        print(
            f"{title:<26} n {len(known)}  AUROC {_auroc(ends, success)}  success - rest {_gap(ends, success)}"
        )
    errors = {k: [] for k in ("completion", "progress")}
    for i in known:
        errors["completion"].append(np.abs(raw[i].completion - truths[i].progress).mean())
        errors["progress"].append(np.abs(raw[i].progress - truths[i].progress).mean())
    print("frame MAE against the truth: " + ", ".join(f"{k} {np.mean(v):.3f}" for k, v in errors.items()))
    print(
        f"audit (shaped): {audit_labels(list(labels.values()), RewardSettings(scheme='shaped')).model_dump()}"
    )
    rprm = [label_episode(judged[i], episodes[i], RewardSettings()) for i in known]
    paid = {
        word: np.mean(
            [label.reward_gated.sum() for label in rprm if (truths[label.episode_index].outcome == word)]
        )
        for word in ("success", "partial", "failure")
    }
    print("rprm credit an episode, gated: " + ", ".join(f"{k} {v:.3f}" for k, v in paid.items()))


def _auroc(scores: np.ndarray, positive: np.ndarray) -> str:
    rng = np.random.default_rng(0)
    draws = [rng.integers(0, len(scores), len(scores)) for _ in range(DRAWS)]
    low, high = np.nanquantile([auroc(scores[k], positive[k]) for k in draws], [0.025, 0.975])
    return f"{auroc(scores, positive):.3f} [{low:.3f}, {high:.3f}]"


def _gap(ends: np.ndarray, success: np.ndarray) -> str:
    rng = np.random.default_rng(0)
    won, lost = ends[success], ends[~success]
    draws = [rng.choice(won, len(won)).mean() - rng.choice(lost, len(lost)).mean() for _ in range(DRAWS)]
    low, high = np.quantile(draws, [0.025, 0.975])
    return f"{won.mean() - lost.mean():.3f} [{low:.3f}, {high:.3f}]"


def spans(
    folder: Path,
    name: str,
    truths: dict[int, Truth],
    episodes: Mapping[int, Episode],
    truth: dict[int, list[Boundary]],
    scratch: Path,
) -> None:
    from servers.chat_server import ChatServer

    lists = _subtask_lists(truths)
    (scratch / "subtasks.json").write_text(
        json.dumps({task: list(names) for task, names in lists.items() if names})
    )
    dataset = open_dataset(folder / name)
    skill = Skill()
    fps = _fps(episodes)
    oracle = Oracle(skill, fps)
    print(f"\njudged spans of a loopback server: {skill}")
    judged: dict[int, Judgement] = {}
    with ChatServer("vllm", key=None, answer=oracle) as server:
        for i, episode in episodes.items():
            steps = sorted({k.frame_index for k in select(episode, FramePlan(cameras=("front",)))})
            oracle.look_at(truths[i], steps, lists[truths[i].task])
            outcome = judge_episode(
                dataset,
                i,
                judge="compat/Qwen/Qwen3-VL-8B-Instruct",
                base_url=server.url,
                subtasks=scratch / "subtasks.json",
                cameras=("front",),
                frame_size=64,
            )
            if isinstance(outcome, Judgement):
                judged[i] = outcome
            else:
                print(f"episode {i}: {outcome.error.message}")
    found = {i: changes_of(subtask_index(j.subtasks, episodes[i].length)) for i, j in judged.items()}
    tolerance = round(TOLERANCE_S * fps)
    found = {i: _merged(frames, tolerance) for i, frames in found.items()}
    of_judged = {i: truth[i] for i in judged}
    print(f"boundaries within {TOLERANCE_S} s: precision, recall, F1 over {len(judged)} episodes")
    print(f1_row("judged spans", found, of_judged, tolerance))
    spread = {i: evenly(len(frames), episodes[i].length) for i, frames in found.items()}
    print(f1_row("  as many, evenly spaced", spread, of_judged, tolerance))
    labels = [label_episode(j, episodes[i], RewardSettings()) for i, j in judged.items()]
    for label in labels:
        if judged[label.episode_index].effective_outcome != "success":
            assert label.progress[-1] < 1.0
    print(f"audit (rprm): {audit_labels(labels, RewardSettings()).model_dump()}")


def _subtask_lists(truths: Mapping[int, Truth]) -> dict[str, tuple[str, ...]]:
    """Return each task's work stages, in the order of its longest episode of that many stages."""
    lists: dict[str, tuple[str, ...]] = {}
    for truth in truths.values():
        names = tuple(dict.fromkeys(stage for stage in truth.stages if stage not in NOT_WORK))
        if len(names) > len(lists.get(truth.task, ())):
            lists[truth.task] = names
    return {truth.task: lists.get(truth.task, ()) for truth in truths.values()}


def _fps(episodes: Mapping[int, Episode]) -> float:
    (fps,) = {episode.fps for episode in episodes.values()}
    assert fps is not None
    return fps


def _merged(frames: list[int], tolerance: int) -> list[int]:
    """Count the end of one span and the start of the next, a shown frame apart, once."""
    kept: list[int] = []
    for frame in frames:
        if not kept or frame - kept[-1] > tolerance:
            kept.append(frame)
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--dataset", default="metaworld_dev")
    parts = ("milestones", "reference", "spans")
    parser.add_argument("--part", nargs="+", choices=parts, default=parts)
    args = parser.parse_args()
    dataset = open_dataset(args.data / args.dataset)
    truths = {truth.episode_index: truth for truth in read_truth(args.data, args.dataset)}
    tasks = envs(args.data, args.dataset)
    truth = {i: boundaries(t.stages, tasks[i]) for i, t in truths.items()}
    episodes = {i: dataset.episode(i) for i in truths}
    print(f"{args.dataset}, {len(truths)} episodes, {sum(map(len, truth.values()))} stage changes")
    with tempfile.TemporaryDirectory() as scratch:
        if "milestones" in args.part:
            milestones(episodes, truth, tasks)
        if "reference" in args.part:
            reference(args.data, args.dataset, truths, episodes, Path(scratch))
        if "spans" in args.part:
            spans(args.data, args.dataset, truths, episodes, truth, Path(scratch))


if __name__ == "__main__":
    main()
