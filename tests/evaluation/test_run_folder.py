"""Facts about the run folder: one writer, whole lines, frozen settings."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from records import failure, judgement
from robojudge.errors import RunFolderError
from robojudge.journal import JOURNAL, latest_outcomes, read_journal
from robojudge.run_folder import RunFolder, read_settings

FROZEN = {"judge": {"frames": 16, "votes": 1}, "dataset_id": "d"}


def open_run(path: Path, frozen=FROZEN) -> RunFolder:
    return RunFolder(path, frozen, {"robojudge_version": "0"})


def test_what_was_appended_is_read_back(tmp_path) -> None:
    with open_run(tmp_path / "run") as run:
        run.append(judgement(0))
        run.append(failure(1))
    assert list(read_journal(tmp_path / "run")) == [judgement(0), failure(1)]
    line = json.loads((tmp_path / "run" / JOURNAL).read_text().splitlines()[1])
    assert line["episode_index"] == 1 and "error" in line and "task_completion" not in line


def test_a_second_process_on_the_same_folder_is_refused(tmp_path) -> None:
    with open_run(tmp_path), pytest.raises(RunFolderError, match="in use by another process"):
        open_run(tmp_path)
    open_run(tmp_path).close()


def test_other_settings_are_refused_and_the_differing_keys_named(tmp_path) -> None:
    open_run(tmp_path).close()
    other = {"judge": {"frames": 8, "votes": 1}, "dataset_id": "e"}
    with pytest.raises(RunFolderError, match=r"dataset_id, judge\.frames"):
        open_run(tmp_path, other)
    assert read_settings(tmp_path)["frozen"] == FROZEN


def test_a_later_line_supersedes_a_failure_never_a_judgement(tmp_path) -> None:
    with open_run(tmp_path) as run:
        assert run.append(failure(0))
        assert run.append(judgement(0, task_completion=0.1))
        assert not run.append(failure(0))
        assert not run.append(judgement(0, task_completion=0.9))
        assert latest_outcomes(tmp_path)["d", 0].task_completion == 0.1
        assert run.append(judgement(0, task_completion=0.9), redo=True)
    assert latest_outcomes(tmp_path)["d", 0].task_completion == 0.9


def test_bytes_after_the_last_newline_move_aside(tmp_path) -> None:
    with open_run(tmp_path) as run:
        run.append(judgement(0))
    with (tmp_path / JOURNAL).open("ab") as file:
        file.write(b'{"dataset_id": "d", "epis')
    assert [o.episode_index for o in read_journal(tmp_path)] == [0]
    with open_run(tmp_path) as run:
        run.append(judgement(1))
    assert [o.episode_index for o in read_journal(tmp_path)] == [0, 1]
    assert next(tmp_path.glob("torn-*.txt")).read_bytes() == b'{"dataset_id": "d", "epis'


def test_a_damaged_whole_line_is_named(tmp_path) -> None:
    with open_run(tmp_path) as run:
        run.append(judgement(0))
    with (tmp_path / JOURNAL).open("a") as file:
        file.write("{}\n")
    with pytest.raises(RunFolderError, match="line 2 is damaged"):
        list(read_journal(tmp_path))


def test_an_unwritable_folder_is_named(tmp_path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RunFolderError, match="cannot be written"):
        open_run(tmp_path / "file" / "run")


@pytest.mark.parametrize("entrance", ["meta/info.json", "episodes.csv"])
def test_a_dataset_is_no_place_for_a_run_and_stays_as_it_is(tmp_path, entrance) -> None:
    (tmp_path / "meta").mkdir()
    (tmp_path / entrance).write_text("{}")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(RunFolderError, match=f"is a dataset .it has {entrance}.*name another --out"):
        open_run(tmp_path)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_run_that_was_made_in_a_dataset_still_goes_on(tmp_path) -> None:
    open_run(tmp_path).close()
    (tmp_path / "episodes.csv").write_text("file\n")
    open_run(tmp_path).close()


def test_a_full_disk_leaves_a_readable_journal(tmp_path) -> None:
    script = """
        import resource, signal, sys
        from pathlib import Path
        sys.path.insert(0, sys.argv[2])
        from records import judgement
        from robojudge.errors import RunFolderError
        from robojudge.run_folder import RunFolder
        run = RunFolder(Path(sys.argv[1]), {}, {})
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
        try:
            for k in range(100):
                run.append(judgement(k))
        except RunFolderError as error:
            print(k, error)
    """
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(tmp_path), str(Path(__file__).parents[1])],
        capture_output=True,
        text=True,
        check=True,
    )
    failed_at, message = run.stdout.split(maxsplit=1)
    assert "cannot be written" in message
    assert [o.episode_index for o in read_journal(tmp_path)] == list(range(int(failed_at)))
    assert int(failed_at) > 2
    assert (tmp_path / JOURNAL).read_bytes().endswith(b"\n")


def test_a_line_reaches_the_disk_without_being_asked(tmp_path, monkeypatch) -> None:
    synced = []
    with open_run(tmp_path) as run:
        monkeypatch.setattr("robojudge.run_folder.os.fsync", synced.append)
        run.append(judgement(0))
        run.append(judgement(1))
        assert synced == []
        deadline = time.monotonic() + 5
        while not synced and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(synced) == 1
