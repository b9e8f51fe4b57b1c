"""Facts about inspect, plan and annotations, and about starting up."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest

from servers.chat_server import ChatServer


def cpu_s(code: str) -> float:
    measure = f"import resource\n{code}\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_utime)"
    runs = [
        subprocess.run([sys.executable, "-c", measure], capture_output=True, text=True, check=True)
        for _ in range(3)
    ]
    return min(float(run.stdout.splitlines()[-1]) for run in runs)


def test_importing_loads_neither_numbers_nor_providers() -> None:
    code = "import robojudge, robojudge.schema.judgement, sys; print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for heavy in ("'numpy'", "'pyarrow'", "'scipy'", "'av'", "'openai'", "'torch'", "'rich'", "'fastapi'"):
        assert heavy not in loaded


def test_import_takes_under_300_ms_of_cpu() -> None:
    assert cpu_s("import robojudge; robojudge.__all__") < 0.3


def test_help_takes_under_500_ms_of_cpu() -> None:
    code = (
        "import contextlib, io\nfrom robojudge.cli.app import main\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()): main(['--help'])"
    )
    assert cpu_s(code) < 0.5


def test_the_public_names_are_sorted_and_all_there() -> None:
    import robojudge

    assert robojudge.__all__ == sorted(robojudge.__all__)
    assert all(callable(getattr(robojudge, name)) for name in robojudge.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = robojudge.nothing


def test_help_lists_every_command_with_its_line(cli) -> None:
    result = cli("--help")
    assert result.code == 0
    for command in ("judge", "inspect", "plan", "doctor", "annotations"):
        assert command in result.out


@pytest.mark.parametrize("command", ["judge", "inspect", "plan", "doctor", "annotations"])
def test_every_command_explains_itself(cli, command) -> None:
    assert "Usage" in cli(command, "--help").out


def test_the_version_is_printed(cli) -> None:
    assert cli("--version").out.strip() == "0.1.0"


def test_inspect_names_what_is_there(cli, demo) -> None:
    result = cli("inspect", demo)
    assert result.code == 0
    for fact in (
        "LeRobot v3.0",
        "sawyer",
        "12, 1094 frames at 20 fps",
        "Press the red button",
        "front",
        "wrist",
    ):
        assert fact in result.out


def test_inspect_goes_through_every_dataset(cli, any_dataset) -> None:
    result = cli("inspect", any_dataset, "--json")
    assert result.code == 0
    found = json.loads(result.out)
    assert found["total_episodes"] > 0 and found["unreadable"] == {}


def test_inspect_of_nothing_is_one_clear_line(cli, tmp_path) -> None:
    result = cli("inspect", tmp_path / "gone")
    assert result.code == 2
    assert "gone" in result.err and len(result.err.strip().splitlines()) == 1


def test_plan_spends_nothing(cli, demo) -> None:
    with ChatServer("vllm", key=None) as server:
        arguments = ["--judge", "compat/gpt-4.1", "--base-url", server.url, "--votes", 3]
        result = cli("plan", demo, *arguments, "--json")
        assert len(server.requests) == 0
    planned = json.loads(result.out)
    assert planned["episodes"] == 12
    assert planned["calls"] == 12
    assert planned["images"] == 12 * 24 * 2
    assert planned["cost_usd"] is None


def test_plan_knows_the_price_of_known_models(cli, demo, monkeypatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    planned = json.loads(cli("plan", demo, "--judge", "openai/gpt-4.1", "--json").out)
    by_hand = (planned["input_tokens"] * 2.0 + planned["output_tokens"] * 8.0) / 1e6
    assert planned["cost_usd"] == pytest.approx(by_hand)
    assert 0.1 < planned["cost_usd"] < 5


def test_the_plan_is_near_what_a_server_counts(cli, demo) -> None:
    with ChatServer("vllm", key=None) as server:
        arguments = ["--judge", "compat/gpt-4.1", "--base-url", server.url, "--episodes", "0-3"]
        planned = json.loads(cli("plan", demo, *arguments, "--json").out)
        cli("judge", demo, *arguments, "--out", "run")
        images = sum(seen.n_images for seen in server.requests)
    assert images <= planned["images"] <= 1.5 * images


def test_the_plan_of_the_reference_judge_is_free(cli, demo) -> None:
    assert "no tokens, no cost" in cli("plan", demo).out


def test_a_template_is_written_once_and_validates(cli, demo) -> None:
    result = cli("annotations", "template", demo, "--annotator", "ana", "--out", "a.csv")
    assert result.code == 0
    assert "12 episodes" in result.out
    assert "exists already" in cli("annotations", "template", demo, "--out", "a.csv").err
    assert "96 rows unrated, 0 problems" in cli("annotations", "validate", "a.csv").out


def test_the_bundled_annotations_hold_a_clash_and_an_undecided_case(demo) -> None:
    from robojudge.annotations import load_annotations

    said = load_annotations(demo / "annotations.csv", dataset_id="tabletop_demo")
    outcomes: dict[int, set[str | None]] = {}
    for annotation in said:
        outcomes.setdefault(annotation.episode_index, set()).add(annotation.outcome)
    assert {"partial", "failure"} in outcomes.values()
    assert any("outcome" in annotation.cannot_tell for annotation in said)
    assert len({annotation.annotator for annotation in said}) == 2
    assert set(outcomes) < set(range(12))


def test_validate_lists_problems_and_exits_1(cli, tmp_path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "dataset,episode_index,annotator,field,value,created_at,blinded\nd,0,ana,outcome,won,,true\n"
    )
    result = cli("annotations", "validate", path)
    assert result.code == 1
    assert "line 2: outcome 'won'" in result.out


@pytest.fixture
def without_videos(demo):
    """Return the bundled dataset without a single video."""
    shutil.rmtree(demo / "videos")
    return demo


def test_what_inspect_finds_odd_fits_80_columns(cli, without_videos) -> None:
    result = cli("inspect", without_videos)
    assert "odd: episode_files_absent: 12 listed episodes lack files" in result.out
    assert max(map(len, result.out.splitlines())) <= 80


def test_inspect_shows_a_few_episodes_of_one_error_and_counts_the_others(cli, without_videos) -> None:
    result = cli("inspect", without_videos)
    assert result.code == 2
    assert result.out.count("cannot be read: MissingFile") == 3
    assert "9 more episodes: MissingFile; --json lists them all" in result.out
    assert len(json.loads(cli("inspect", without_videos, "--json").out)["unreadable"]) == 12


@pytest.mark.parametrize("out", ["nodir/x.csv", "file/x.csv"])
def test_a_template_that_cannot_be_written_names_the_file_asked_for(cli, demo, tmp_path, out) -> None:
    (tmp_path / "file").write_text("")
    result = cli("annotations", "template", demo, "--out", out)
    assert result.code == 2
    assert f"annotations file {out} cannot be written" in result.err
    assert ".part" not in result.err and "Errno" not in result.err
