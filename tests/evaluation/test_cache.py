"""Facts about the cache: judgements only, whole files, never a fake."""

from __future__ import annotations

import pytest

from records import identity, judgement
from robojudge.cache import Cache
from robojudge.errors import RunFolderError
from robojudge.schema.judgement import Votes

KEY = "ab" * 32


def test_a_judgement_comes_back_marked_as_cached(tmp_path) -> None:
    cache = Cache(tmp_path)
    assert cache.get(KEY) is None
    assert cache.put(KEY, judgement(3))
    assert cache.get(KEY) == judgement(3, cached=True)


def test_a_scripted_reply_is_never_cached(tmp_path) -> None:
    cache = Cache(tmp_path)
    assert not cache.put(KEY, judgement(judge=identity(provider="scripted")))
    assert cache.get(KEY) is None


def test_an_incomplete_vote_is_never_cached(tmp_path) -> None:
    cache = Cache(tmp_path)
    assert not cache.put(KEY, judgement(votes=Votes(n_asked=3, n_valid=2, n_agree=2)))
    assert cache.get(KEY) is None


def test_a_damaged_entry_is_forgotten(tmp_path) -> None:
    cache = Cache(tmp_path)
    cache.put(KEY, judgement())
    path = next(tmp_path.rglob("*.json"))
    path.write_text("{")
    assert cache.get(KEY) is None
    assert not path.exists()


def test_a_cache_that_cannot_be_written_says_so_and_leaves_nothing(tmp_path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RunFolderError, match=r"cannot be written.*--no-cache"):
        Cache(tmp_path / "file").put(KEY, judgement())


def test_the_folder_comes_from_the_environment(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("ROBOJUDGE_CACHE", str(tmp_path / "here"))
    assert Cache().folder.parent == tmp_path / "here"
