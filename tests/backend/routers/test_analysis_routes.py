from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from services import DEMO, service_of, serving

from records import WHEN, failure, identity, judgement
from robojudge.agreement.consensus import consensus
from robojudge.annotations import load_annotations
from robojudge.datasets.open import open_dataset
from robojudge.journal import Outcome
from robojudge.rewards.label import label_episode
from robojudge.rewards.settings import RewardSettings
from robojudge.run_folder import RunFolder
from robojudge.schema.judgement import Judgement, ProgressPoint, SubtaskScore
from robojudge.telemetry.quality import analyse
from robojudge_server.service import Service
from robojudge_server.settings import DatasetSettings
from robojudge_server.store.queries_judgements import delete_judgement
from robojudge_server.store.queries_reveals import ask_to_see
from robojudge_server.store.run_import import import_run
from tiny_datasets import FRONT, build_v3
from upstream_quality import OldAnalysis

EPISODE = "/api/datasets/tabletop_demo/episodes/3"
LATER = WHEN + timedelta(hours=1)


def judged(**changes: Any) -> Judgement:
    fields: dict[str, Any] = {
        "dataset_id": "tabletop_demo",
        "task_completion": 1.0,
        "outcome": "success",
        "effective_outcome": "success",
        "progress": (ProgressPoint(frame_index=0, value=0.0), ProgressPoint(frame_index=60, value=1.0)),
        "subtasks": (SubtaskScore(name="reach", score=1.0, start_frame=0, end_frame=30),),
    }
    return judgement(3, **{**fields, **changes})


def stored(service: Service, folder: Path, outcomes: Sequence[Outcome], model: str = "gpt-4.1") -> str:
    """Import a run and return its id."""
    frozen = {"dataset_id": outcomes[0].dataset_id, "judge": {"model": model}}
    with RunFolder(folder, frozen, {"dataset_root": "somewhere"}) as run:
        for outcome in outcomes:
            run.append(outcome, redo=True)
    return import_run(service.engine, folder).run_id


@pytest.mark.parametrize("part", ["analysis", "rewards"])
@pytest.mark.parametrize("user", ["cyd:annotator", "cyd:evaluator", "cyd:admin"])
def test_who_has_not_rated_yet_is_refused(sqlite_url, tmp_path, part, user) -> None:
    service = service_of(sqlite_url)
    with serving(service, user=user) as client:
        stored(service, tmp_path / "run", [judged()])
        answer = client.get(f"{EPISODE}/{part}")
        assert answer.status_code == 403
        assert answer.json()["type"] == "urn:robojudge:still_blind"
        ask_to_see(service.engine, "tabletop_demo", "cyd", 3)
        assert client.get(f"{EPISODE}/{part}").status_code == 200
        assert client.get(f"/api/datasets/tabletop_demo/episodes/4/{part}").status_code == 403


def test_the_old_model_reads_every_analysis_of_a_dataset_that_has_all_signals(sqlite_url, tmp_path) -> None:
    service = service_of(sqlite_url, blind=False)
    with serving(service) as client:
        stored(service, tmp_path / "run", [judged()])
        for index in range(12):
            answer = client.get(f"/api/datasets/tabletop_demo/episodes/{index}/analysis")
            wanted = analyse(open_dataset(DEMO).episode(index))
            old = OldAnalysis.model_validate_json(answer.content, strict=True)
            assert old.episode_index == index
            assert old.suggested_rating == wanted.suggested_rating
            assert old.computed.jitter_metric == wanted.computed.jitter_metric


def test_the_judgement_that_counts_and_the_peoples_consensus_stand_beside_it(database_url, tmp_path) -> None:
    marks = load_annotations(DEMO / "annotations.csv", dataset_id="tabletop_demo")
    people = [annotation for annotation in marks if annotation.episode_index == 1]
    url = "/api/datasets/tabletop_demo/episodes/1/analysis"
    old = judged().model_copy(update={"episode_index": 1})
    new = old.model_copy(update={"created_at": LATER, "judge": identity(model="other")})
    service = service_of(database_url, blind=False)
    with serving(service) as client:
        before = client.get(url).json()
        assert before["judgement"] is None
        stored(service, tmp_path / "a", [old])
        run_id = stored(service, tmp_path / "b", [new], "other")
        after = client.get(url).json()
        delete_judgement(service.engine, "tabletop_demo", 1, run_id, 1, "ada")
        taken_back = client.get(url).json()
    human = consensus(people)
    assert human is not None and human.annotators == ("ana", "ben")
    assert before["human"] == human.model_dump(mode="json")
    assert after == {**before, "judgement": new.model_dump(mode="json")}
    assert taken_back["judgement"] == old.model_dump(mode="json")


def test_a_failure_to_judge_is_no_judgement(sqlite_url, tmp_path) -> None:
    service = service_of(sqlite_url, blind=False)
    lost = failure(3).model_copy(update={"dataset_id": "tabletop_demo"})
    with serving(service) as client:
        run_id = stored(service, tmp_path / "run", [lost])
        assert client.get(f"{EPISODE}/analysis").json()["judgement"] is None
        for params in ({}, {"run_id": run_id}):
            assert client.get(f"{EPISODE}/rewards", params=params).status_code == 404


def test_an_unknown_signal_is_null_with_its_reason(sqlite_url, tmp_path) -> None:
    root = build_v3(tmp_path / "tiny", (3,), cameras={FRONT: (1,)})
    with serving(service_of(sqlite_url, root, blind=False)) as client:
        answer = client.get("/api/datasets/tiny/episodes/0/analysis").json()
    assert answer["human"] is None and answer["suggested_rating"] is None
    assert answer["reasons"]["smoothness_score"] == "only_3_frames"


CHOICES: list[dict[str, Any]] = [
    {},
    {"scheme": "shaped", "gamma": 0.9, "shaping_weight": 2.0},
    {"scheme": "delta"},
    {"scheme": "sparse", "success_reward": 5.0},
    {"rprm_gate": 0.0, "rprm_budget": 1.0, "rprm_credit": "impulse", "rprm_horizon_s": 0.1},
]


@pytest.mark.parametrize("choice", CHOICES)
def test_rewards_are_those_an_export_would_write(sqlite_url, tmp_path, choice) -> None:
    episode = open_dataset(DEMO).episode(3)
    labels = label_episode(judged(), episode, RewardSettings(**choice))
    service = service_of(sqlite_url, blind=False)
    with serving(service) as client:
        run_id = stored(service, tmp_path / "run", [judged()])
        answer = client.get(f"{EPISODE}/rewards", params=choice).json()
    assert answer["run_id"] == run_id
    assert answer["settings"] == RewardSettings(**choice).model_dump()
    assert answer["frame_index"] == list(range(episode.length))
    for name in (
        *("reward", "completion", "progress", "reward_heuristic", "reward_gated"),
        *("subtask_index", "done", "truncated", "success"),
    ):
        assert answer[name] == getattr(labels, name).tolist()
    assert answer["subtasks"] == ["reach"]
    assert answer["complete"] is True


def test_rewards_that_nobody_knows_are_null(sqlite_url, tmp_path) -> None:
    unsure = judged(outcome="undecided", effective_outcome="undecided", progress=(), success_prob=None)
    service = service_of(sqlite_url, blind=False)
    with serving(service) as client:
        stored(service, tmp_path / "run", [unsure])
        answer = client.get(f"{EPISODE}/rewards", params={"scheme": "sparse"})
    found = answer.json()
    assert found["reward"][-1] is None and set(found["progress"]) == {None}
    assert found["success_prob"] is None and found["complete"] is False
    assert found["reasons"]["success"] == "outcome_undecided"
    assert "NaN" not in answer.text


def test_fewer_points_keep_the_jumps_of_the_reward(sqlite_url, tmp_path) -> None:
    episode = open_dataset(DEMO).episode(3)
    labels = label_episode(judged(), episode, RewardSettings(rprm_credit="impulse"))
    service = service_of(sqlite_url, blind=False)
    with serving(service) as client:
        stored(service, tmp_path / "run", [judged()])
        params = {"rprm_credit": "impulse", "points": 20}
        answer = client.get(f"{EPISODE}/rewards", params=params).json()
    frames = answer["frame_index"]
    assert len(frames) <= 20 and frames == sorted(set(frames))
    assert answer["reward"] == labels.reward[frames].tolist()
    assert int(np.argmax(labels.reward[:-1])) in frames


def test_rewards_of_another_run_are_those_of_its_last_judgement(database_url, tmp_path) -> None:
    failed = {"outcome": "failure", "effective_outcome": "failure", "task_completion": 0.0}
    service = service_of(database_url, blind=False)
    params: dict[str, Any] = {"scheme": "sparse"}
    with serving(service) as client:
        assert client.get(f"{EPISODE}/rewards").status_code == 404
        old = stored(service, tmp_path / "a", [judged(**failed), judged(), judged(**failed)])
        new = stored(service, tmp_path / "b", [judged(created_at=LATER)], "other")
        for run_id, last in ((None, 1.0), (new, 1.0), (old, 0.0)):
            query = params if run_id is None else {**params, "run_id": run_id}
            answer = client.get(f"{EPISODE}/rewards", params=query).json()
            assert (answer["run_id"], answer["reward"][-1]) == (run_id or new, last)
        delete_judgement(service.engine, "tabletop_demo", 3, old, 3, "ada")
        answer = client.get(f"{EPISODE}/rewards", params={**params, "run_id": old}).json()
        assert answer["reward"][-1] == 1.0
        other = f"{EPISODE.removesuffix('3')}4/rewards"
        for url, run_id in ((EPISODE + "/rewards", "nope"), (other, old), (EPISODE + "/rewards", "%'\"")):
            assert client.get(url, params={"run_id": run_id}).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        *("gamma=0", "gamma=nan", "gamma=2", "scheme=best", "success_reward=inf", "success_reward=1e300"),
        *("rprm_gate=-1", "unfinished_cap=1", "points=1", "run_id=", "run_id=%00", "formula_version=9"),
        *("url=http://x", f"run_id={'x' * 200}", "rprm_horizon_s=0", "bootstrap_truncated=perhaps"),
    ],
)
def test_choices_that_cannot_work_are_refused(sqlite_url, tmp_path, query) -> None:
    service = service_of(sqlite_url, blind=False)
    with serving(service) as client:
        stored(service, tmp_path / "run", [judged()])
        assert client.get(f"{EPISODE}/rewards?{query}").status_code == 422


def test_a_judgement_of_frames_that_are_gone_says_judge_again(sqlite_url, tmp_path) -> None:
    root = build_v3(tmp_path / "tiny", (5,), cameras={FRONT: (1,)})
    service = service_of(sqlite_url, DatasetSettings(source=str(root), blind=False))
    long = judged(dataset_id="tiny").model_copy(update={"episode_index": 0})
    with serving(service) as client:
        stored(service, tmp_path / "run", [long])
        answer = client.get("/api/datasets/tiny/episodes/0/rewards")
    assert answer.status_code == 422
    assert "judge it again" in answer.json()["detail"]
