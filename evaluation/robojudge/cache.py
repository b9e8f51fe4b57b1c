"""Judgements kept by content, so that nothing is paid for twice."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from pydantic import ValidationError

from robojudge.errors import RunFolderError
from robojudge.schema.judgement import SCHEMA_VERSION, Judgement


class Cache:
    """One JSON file per judgement, under a key made of judge and episode content."""

    def __init__(self, folder: Path | None = None) -> None:
        """Use the given folder, else $ROBOJUDGE_CACHE, else the user's cache folder."""
        if folder is None:
            from platformdirs import user_cache_path

            configured = os.environ.get("ROBOJUDGE_CACHE")
            folder = Path(configured) if configured else user_cache_path("robojudge")
        self.folder = folder / f"judgements-v{SCHEMA_VERSION}"

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"

    def get(self, key: str) -> Judgement | None:
        """Return the judgement stored under a key, marked as cached; None if there is none."""
        try:
            text = self._path(key).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        try:
            return Judgement.model_validate_json(text).model_copy(update={"cached": True})
        except ValidationError:
            self._path(key).unlink(missing_ok=True)
            return None

    def put(self, key: str, judgement: Judgement) -> bool:
        """Store a judgement; tell whether it was one worth keeping.

        Scripted replies and incomplete votes are not: the next run shall ask again.

        Raises:
            RunFolderError: the cache folder cannot be written.
        """
        if judgement.judge.provider == "scripted" or judgement.votes.n_valid < judgement.votes.n_asked:
            return False
        path = self._path(key)
        part: Path | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
            part = Path(name)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(judgement.model_dump_json())
            os.replace(part, path)
        except OSError as error:
            if part is not None:
                part.unlink(missing_ok=True)
            raise RunFolderError(
                f"cache folder {self.folder} cannot be written: {error.strerror or error}; the judgement "
                "is in the run folder. Pass --no-cache, or set ROBOJUDGE_CACHE to another folder"
            ) from error
        return True
