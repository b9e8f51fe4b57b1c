"""A folder of MP4s with an episodes.csv."""

from __future__ import annotations

from pathlib import Path

import pytest

from robojudge import open_dataset
from robojudge.errors import CorruptFile, DecodeError, EmptyEpisode, EpisodeNotFound, MissingFile, UnsafePath
from tiny_datasets import close, colour, colour_at, write_mp4


def folder(root: Path, sheet: str, **videos: int) -> Path:
    root.mkdir(exist_ok=True)
    for number, (name, frames) in enumerate(videos.items()):
        write_mp4(root / f"{name}.mp4", [colour(0, number, k) for k in range(frames)])
    (root / "episodes.csv").write_text(sheet, encoding="utf-8")
    return root


def names(episode_or_summary) -> set[str]:
    return {oddity.name for oddity in episode_or_summary.oddities}


def test_one_video_an_episode(tmp_path: Path) -> None:
    sheet = "file,instruction,outcome\na.mp4,pick the cup,success\nb.mp4,place it,\n"
    dataset = open_dataset(folder(tmp_path / "clips", sheet, a=8, b=5))
    summary = dataset.summary()
    assert (summary.dataset_id, summary.format, summary.total_episodes) == ("clips", "MP4 folder", 2)
    assert summary.total_frames is None and summary.fps is None and summary.declares_success
    assert summary.tasks == ("pick the cup", "place it") and summary.oddities == ()
    assert [c.name for c in summary.cameras] == ["main"]
    assert dataset.episode_summary(0).length is None
    first, second = dataset.episode(0), dataset.episode(1)
    assert (first.length, first.fps, first.instruction) == (8, 10.0, "pick the cup")
    assert first.declared.outcome == "success" and first.declared.source == "annotation"
    assert second.declared is None and second.length == 5 and not second.columns
    assert first.timestamps_s.tolist() == pytest.approx([k / 10 for k in range(8)])
    source = second.cameras[0].source
    assert close(colour_at(source.path, source.from_s + second.timestamps_s[4]), colour(0, 1, 4))


def test_opening_reads_no_video(tmp_path: Path) -> None:
    root = folder(tmp_path, "file\na.mp4\n")
    (root / "a.mp4").write_bytes(b"not read")
    assert open_dataset(root).summary().total_episodes == 1


def test_windows_cut_episodes_out_of_one_video(tmp_path: Path) -> None:
    sheet = "file,start_s,end_s\na.mp4,0,0.3\na.mp4,0.3,0.8\na.mp4,0.75,\n"
    dataset = open_dataset(folder(tmp_path, sheet, a=10))
    assert [dataset.episode(i).length for i in (0, 1, 2)] == [3, 5, 2]
    middle, last = dataset.episode(1), dataset.episode(2)
    for episode, start in ((middle, 3), (last, 8)):
        source = episode.cameras[0].source
        for k in (0, episode.length - 1):
            seen = colour_at(source.path, source.from_s + episode.timestamps_s[k])
            assert close(seen, colour(0, 0, start + k))
    assert last.timestamps_s[0] == 0.0
    assert dataset.episode_summary(1).duration_s == 0.5 and dataset.episode_summary(2).duration_s is None
    assert len({dataset.content_sha256(i) for i in (0, 1, 2)}) == 3


def test_a_column_per_camera(tmp_path: Path) -> None:
    sheet = "camera:wrist,camera:front,fps\na.mp4,b.mp4,10\n,b.mp4,10\n"
    dataset = open_dataset(folder(tmp_path, sheet, a=4, b=6))
    episode = dataset.episode(0)
    assert [(c.name, c.is_wrist) for c in episode.cameras] == [("front", False), ("wrist", True)]
    assert episode.length == 4 and "cameras_differ_in_length" in names(episode)
    assert [c.name for c in dataset.episode(1).cameras] == ["front"] and dataset.episode(1).length == 6
    assert dataset.summary().fps == 10.0


def test_given_indices_are_kept_and_sorted(tmp_path: Path) -> None:
    dataset = open_dataset(folder(tmp_path, "episode_index,file\n7,a.mp4\n3,b.mp4\n", a=3, b=4))
    assert list(dataset.episode_indices()) == [3, 7]
    assert dataset.episode(3).length == 4 and dataset.episode(7).length == 3
    with pytest.raises(EpisodeNotFound, match="no episode 0"):
        dataset.episode(0)


def test_a_spreadsheets_byte_order_mark_and_blank_line_are_read(tmp_path: Path) -> None:
    dataset = open_dataset(
        folder(tmp_path, '\ufefffile,instruction\r\na.mp4,"pick, then place"\r\n\r\n', a=3)
    )
    assert dataset.episode(0).instruction == "pick, then place"


def test_no_instruction_is_none(tmp_path: Path) -> None:
    episode = open_dataset(folder(tmp_path, "file\na.mp4\n", a=3)).episode(0)
    assert episode.instruction is None and episode.tasks == ()


def test_oddities_are_named(tmp_path: Path) -> None:
    dataset = open_dataset(folder(tmp_path, "file,fps,mood\na.mp4,30,good\nz.mp4,,\n", a=3))
    assert "fps_differs_from_video" in names(dataset.episode(0))
    assert {"unknown_csv_column", "episode_files_absent", "fps_differs_from_video"} <= names(
        dataset.summary()
    )
    assert dataset.summary().fps is None


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        ("", "needs a column 'file'"),
        ("instruction\nx\n", "needs a column 'file'"),
        ("file,outcome\na.mp4,great\n", "line 2: outcome 'great'"),
        ("file,start_s\na.mp4,soon\n", "line 2: start_s 'soon'"),
        ("file,start_s,end_s\na.mp4,2,1\n", "line 2: start_s 2.0 and end_s 1.0"),
        ("file,fps\na.mp4,0\n", "line 2: fps 0.0"),
        ("file,fps\na.mp4,nan\n", "line 2: fps 'nan'"),
        ("episode_index,file\n-1,a.mp4\n", "line 2: episode_index '-1'"),
        ("episode_index,file\n1,a.mp4\n1,b.mp4\n", "episode_index 1 is given twice"),
        ("file,instruction\n,pick\n", "line 2: no video file"),
        ("file\na.mp4,b.mp4\n", "line 2: more cells"),
        ("file,file\na.mp4,b.mp4\n", "named twice"),
        ("file,camera:main\na.mp4,b.mp4\n", "must be distinct"),
        ("camera:\na.mp4\n", "not empty"),
    ],
)
def test_bad_sheets_name_the_line(tmp_path: Path, sheet: str, message: str) -> None:
    with pytest.raises(CorruptFile, match=message):
        open_dataset(folder(tmp_path, sheet))


def test_a_sheet_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "episodes.csv").write_bytes(b"file\n\xff\xfe\x00\n")
    with pytest.raises(CorruptFile, match="UTF-8"):
        open_dataset(tmp_path)


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        ("../secret.mp4", UnsafePath),
        ("/etc/passwd", UnsafePath),
        ("absent.mp4", MissingFile),
        ("broken.mp4", DecodeError),
        ("good.mp4,99", EmptyEpisode),
    ],
)
def test_a_bad_row_harms_only_its_episode(tmp_path: Path, cell: str, error: type[Exception]) -> None:
    cells = cell if "," in cell else f"{cell},"
    root = folder(tmp_path, f"file,start_s\ngood.mp4,\n{cells}\n", good=3)
    (root / "broken.mp4").write_bytes((root / "good.mp4").read_bytes()[:400])
    dataset = open_dataset(root)
    assert dataset.summary().total_episodes == 2
    with pytest.raises(error):
        dataset.episode(1)
    assert dataset.episode(0).length == 3
