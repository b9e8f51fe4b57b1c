from __future__ import annotations

import json
from pathlib import Path

import pytest
from run_folders import contents
from services import DEMO, service_of
from sqlalchemy import select

from robojudge.errors import CameraNotFound, EpisodeNotFound, RoboJudgeError, UsageError
from robojudge.run_folder import SETTINGS
from robojudge_server.errors import Conflict, InvalidRequest, NotFound, TooMany
from robojudge_server.services.judging import open_named_judge
from robojudge_server.services.run_request import RewardRequest, RunRequest
from robojudge_server.services.runs import cancel, estimate_run, resume, retry, start_run
from robojudge_server.services.startup import prepare_store
from robojudge_server.settings import JudgeSpec, ServiceLimits
from robojudge_server.store.engine import reading
from robojudge_server.store.queries_runs import get_run, run_items
from robojudge_server.store.run_export import export_run
from robojudge_server.store.run_import import import_run
from robojudge_server.store.tables_jobs import ExportRow
from robojudge_server.user import User

ADA = User("ada", "evaluator")
JUDGES = {
    "reference": JudgeSpec(judge="reference"),
    "local": JudgeSpec(
        judge="compat/qwen", base_url="http://127.0.0.1:9/v1", settings={"frames": 6, "seed": 5}
    ),
    "priced": JudgeSpec(judge="openai/gpt-4.1"),
    "broken": JudgeSpec(judge="compat/qwen", base_url="http://127.0.0.1:9/v1", settings={"frames": 1}),
}


@pytest.fixture
def service(sqlite_url, tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-000")
    made = service_of(sqlite_url, judges=JUDGES, exports={"lab": tmp_path})
    prepare_store(made, migrate=True)
    yield made
    made.close()


def start(service, judge="reference", user=ADA, **choice):
    (served,) = service.datasets
    return start_run(service, user, served, RunRequest(judge=judge, **choice))


def test_all_episodes_are_queued_where_none_is_named(service) -> None:
    run = start(service)
    assert (run.status, run.asked_count, run.requested_by) == ("queued", 12, "ada")
    assert get_run(service.engine, run.run_id).settings == run.settings


def test_episodes_are_taken_once_each(service) -> None:
    run = start(service, episodes=(5, 2, 5))
    items = run_items(service.engine, run.run_id, status=None, after=None, limit=9)
    assert ([item.episode_index for item in items], run.asked_count) == ([2, 5], 2)


def test_the_settings_are_a_run_folders_and_the_id_is_that_of_the_folder(service, tmp_path) -> None:
    run = start(service, "local", frames=4)
    record = json.loads(run.settings)
    assert set(record) == {"frozen", "created_at", "robojudge_version", "dataset_source"}
    assert record["frozen"]["judge"]["frames"] == 4
    assert record["frozen"]["judge"]["seed"] == 5
    assert record["dataset_source"] == str(DEMO)
    assert export_run(service.engine, run.run_id, tmp_path / "out") == 0
    assert (tmp_path / "out" / SETTINGS).read_text() == run.settings
    assert import_run(service.engine, tmp_path / "out").run_id == run.run_id


@pytest.mark.parametrize(
    ("judge", "choice", "error", "message"),
    [
        ("nope", {}, InvalidRequest, "no 'nope' here; there are: broken, local, priced, reference"),
        ("reference", {"method": "rubric"}, UsageError, "the reference judge takes no method"),
        ("reference", {"votes": 3}, UsageError, "leave out --votes"),
        ("reference", {"budget_tokens": 5}, UsageError, "leave out the budget"),
        ("local", {"method": "gvl"}, UsageError, "gvl"),
        ("local", {"frames": 65}, InvalidRequest, "frames: this server allows 64 at most"),
        ("local", {"transitions": 65}, InvalidRequest, "transitions: this server allows 64 at most"),
        ("local", {"votes": 17}, InvalidRequest, "votes: this server allows 16 at most"),
        ("local", {"budget_usd": 5.0}, InvalidRequest, "budget_usd: no price is known for judge local"),
        ("local", {"cameras": ("nose",)}, CameraNotFound, "has no camera 'nose'"),
        ("local", {"episodes": (0, 99)}, EpisodeNotFound, "has no episode 99"),
        ("broken", {}, InvalidRequest, "judge broken cannot work with frames"),
        ("priced", {"rewards": RewardRequest(target="nope")}, InvalidRequest, "there is no 'nope'"),
    ],
)
def test_what_cannot_work_is_refused_at_once_and_stores_nothing(
    service, judge, choice, error, message
) -> None:
    before = contents(service.engine)
    with pytest.raises(error, match=message) as refused:
        start(service, judge, **choice)
    assert "\n" not in str(refused.value)
    assert contents(service.engine) == before


def test_a_judge_without_its_key_is_refused_without_the_key_being_shown(service, monkeypatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(UsageError, match="OPENAI_API_KEY"):
        start(service, "priced")


def test_a_priced_judge_takes_a_budget_in_dollars(service) -> None:
    assert start(service, "priced", budget_usd=1.0).status == "queued"


def test_reward_labels_wait_for_the_run(service) -> None:
    run = start(service, rewards=RewardRequest(target="lab", scheme="delta", kind="dataset", unjudged="drop"))
    with reading(service.engine) as session:
        (row,) = session.scalars(select(ExportRow))
    assert (row.status, row.run_id, row.target, row.kind) == ("waiting", run.run_id, "lab", "dataset")
    assert (row.unjudged, row.created_by, json.loads(row.settings)["scheme"]) == ("drop", "ada", "delta")


def test_one_person_may_ask_so_often_a_minute_and_another_still_may(sqlite_url) -> None:
    service = service_of(sqlite_url, judges=JUDGES, limits=ServiceLimits(judging_per_minute=2))
    prepare_store(service, migrate=True)
    start(service)
    start(service)
    with pytest.raises(TooMany, match="ada may ask for 2 runs a minute") as refused:
        start(service)
    assert 0 < refused.value.retry_after_s <= 60
    start(service, user=User("ben", "evaluator"))
    service.close()


def test_an_estimate_stores_nothing_and_asks_nobody(service) -> None:
    before = contents(service.engine)
    (served,) = service.datasets
    found = estimate_run(service, served, RunRequest(judge="priced", episodes=(0, 1), votes=2))
    assert (found.episodes, found.images > 0, found.input_tokens > 0) == (2, True, True)
    assert found.cost_usd is not None
    assert contents(service.engine) == before


def test_a_run_is_changed_only_where_its_dataset_is_served(service, sqlite_url, tmp_path) -> None:
    run_id = start(service).run_id
    other = service_of(sqlite_url, _copy(tmp_path))
    for change in (cancel, resume, retry):
        with pytest.raises(NotFound, match="which is not served here"):
            change(other, run_id)
    other.close()
    assert cancel(service, run_id).status == "cancelled"
    assert resume(service, run_id).status == "queued"
    with pytest.raises(Conflict):
        retry(service, run_id)


def test_a_named_judge_is_as_configured_but_for_what_the_request_chooses(service) -> None:
    (served,) = service.datasets
    judge = open_named_judge(service, served, RunRequest(judge="local", temperature=0.5), ())
    assert (judge.settings.frames, judge.settings.seed, judge.settings.temperature) == (6, 5, 0.5)
    assert judge.settings.endpoint == "127.0.0.1:9"


def test_every_refusal_is_an_error_with_a_status(service) -> None:
    from robojudge_server.web.problem import problem_response

    for choice in ({"judge": "nope"}, {"judge": "local", "frames": 65}, {"judge": "reference", "votes": 2}):
        with pytest.raises(RoboJudgeError) as refused:
            start(service, **choice)
        answer = problem_response(refused.value, "id")
        assert answer is not None
        assert answer.status_code == 422


def _copy(folder: Path) -> Path:
    from tiny_datasets import build_v3

    return build_v3(folder / "other", cameras={})
