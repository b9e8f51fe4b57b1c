"""What a worker stores is what the library says for the same settings."""

from __future__ import annotations

import json

import pytest
from services import DEMO
from sqlalchemy import select
from sqlmodel import col
from worker_runs import ask, at_rest, at_work, loopback, prepared

from robojudge.api import judge_dataset
from robojudge.schema.judgement import Judgement
from robojudge_server.settings import JudgeSpec
from robojudge_server.store.engine import reading
from robojudge_server.store.queries_runs import get_run
from robojudge_server.store.tables import JudgementRow
from servers.chat_server import ChatServer

ASKED = (0, 3, 7)
DIFFERS_ANYWAY = {"created_at", "usage", "cached"}


def judgements(service, run_id: str) -> dict[int, Judgement]:
    query = select(col(JudgementRow.record)).where(col(JudgementRow.run_id) == run_id)
    with reading(service.engine) as session:
        found = [Judgement.model_validate_json(record) for record in session.scalars(query)]
    return {judgement.episode_index: judgement for judgement in found}


def said(judgement: Judgement) -> dict[str, object]:
    return judgement.model_dump(mode="json", exclude=DIFFERS_ANYWAY)


def test_the_reference_judge_says_the_same_from_the_database_as_from_the_file(database_url, tmp_path) -> None:
    with prepared(database_url, DEMO, judges={"reference": JudgeSpec(judge="reference")}) as service:
        run_id = ask(service, "reference", fresh=True, episodes=ASKED)
        with at_work(service):
            assert at_rest(service, run_id).status == "done"
        stored = judgements(service, run_id)
        settings = json.loads(get_run(service.engine, run_id).settings)
    direct = judge_dataset(
        DEMO, tmp_path / "run", annotations=DEMO / "annotations.csv", use_cache=False, episodes=ASKED
    )
    assert len(stored) == len(direct) == len(ASKED)
    for index, expected in direct.items():
        assert isinstance(expected, Judgement)
        assert said(stored[index]) == said(expected)
    assert any(judgement.task_completion is not None for judgement in stored.values())
    folder = json.loads((tmp_path / "run/run.json").read_text())
    assert settings["frozen"] == folder["frozen"]
    assert settings["subtasks"] == folder["subtasks"]
    assert set(settings) == set(folder)


@pytest.mark.parametrize("votes", [1, 3])
def test_a_model_judges_the_same_for_the_service_as_for_the_library(sqlite_url, few, tmp_path, votes) -> None:
    with ChatServer("vllm", key=None) as server:
        with prepared(sqlite_url, few, judges={"vlm": loopback(server, settings={})}) as service:
            run_id = ask(service, frames=3, transitions=1, votes=votes, temperature=0.5, seed=4, fresh=True)
            with at_work(service):
                assert at_rest(service, run_id).status == "done"
            stored = judgements(service, run_id)
        direct = judge_dataset(
            few,
            tmp_path / "run",
            judge="compat/gpt-4.1",
            base_url=server.url,
            use_cache=False,
            frames=3,
            transitions=1,
            votes=votes,
            temperature=0.5,
            seed=4,
        )
    assert len(stored) == 12
    for index, expected in direct.items():
        assert isinstance(expected, Judgement)
        assert said(stored[index]) == said(expected)
        assert stored[index].judge.fingerprint == expected.judge.fingerprint
        assert stored[index].subtasks, "the proposed subtask list was used"


def test_marks_saved_after_a_run_was_asked_for_do_not_change_its_judge(sqlite_url) -> None:
    from robojudge.annotations import load_annotations
    from robojudge_server.store.queries_annotations import import_annotations

    with prepared(sqlite_url, DEMO, judges={"reference": JudgeSpec(judge="reference")}) as service:
        run_id = ask(service, "reference", episodes=(0,))
        known = load_annotations(DEMO / "annotations.csv", dataset_id="tabletop_demo")[0]
        import_annotations(service.engine, [known.model_copy(update={"annotator": "cy"})])
        with at_work(service):
            assert at_rest(service, run_id).status == "done"
        frozen = json.loads(get_run(service.engine, run_id).settings)["frozen"]
        later = ask(service, "reference", episodes=(0,))
        assert json.loads(get_run(service.engine, later).settings)["frozen"] != frozen
