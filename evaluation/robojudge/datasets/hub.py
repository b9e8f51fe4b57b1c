"""Files of a dataset on the Hugging Face Hub: metadata at once, everything else when it is asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import TypeVar, cast

from robojudge.datasets.files import contained
from robojudge.errors import (
    DatasetAccessDenied,
    DatasetError,
    DatasetNotFound,
    DatasetUnreachable,
    MissingExtra,
    MissingFile,
    NotADataset,
)

try:
    import huggingface_hub
    import huggingface_hub.utils
    from huggingface_hub.errors import (
        HfHubHTTPError,
        HFValidationError,
        LocalEntryNotFoundError,
        OfflineModeIsEnabled,
    )
except ImportError as error:
    raise MissingExtra("hub", "opening a dataset by its Hub id") from error

ENTRANCES = ("meta/info.json", "episodes.csv")
"""A dataset has one of these; it is fetched first."""
_AT_ROOT = ("README.md", *ENTRANCES)
_NOT_NEEDED = frozenset({"meta/stats.json", "meta/episodes_stats.jsonl"})
_HTTP_ERROR = cast(type[Exception], HfHubHTTPError.__mro__[1])
"""The HTTP library's own base error; which library that is depends on huggingface_hub's version."""
_T = TypeVar("_T")


class _NoProgress(huggingface_hub.utils.tqdm):  # type: ignore[name-defined,misc]
    """Downloads without a bar: whoever calls us shows progress in episodes."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{**kwargs, "disable": True})


class HubFiles:
    """A Hub dataset as a cached snapshot that fills file by file; see `robojudge.datasets.files.Files`.

    `HF_ENDPOINT`, `HF_HUB_CACHE`, `HF_TOKEN` and `HF_HUB_OFFLINE` mean what they mean to huggingface_hub.
    Where the Hub does not answer, what an earlier use left in the cache is opened instead.

    Args:
        repo_id: `org/name`.
        revision: branch, tag or commit; `main` where None.
        token: Hub token; `HF_TOKEN` or the stored login where None.

    Raises:
        DatasetNotFound: the Hub has no such dataset or revision.
        DatasetAccessDenied: it is private or gated, and the token is absent or refused.
        DatasetUnreachable: the Hub does not answer and the cache is empty.
        NotADataset: the repository holds no `meta/info.json` and no `episodes.csv`.
    """

    def __init__(self, repo_id: str, *, revision: str | None = None, token: str | None = None) -> None:
        self._repo_id = repo_id
        self._revision = revision or "main"
        self._where = f"Hub dataset {repo_id}@{self._revision}"
        self._token = token
        self._endpoint = os.environ.get("HF_ENDPOINT") or None
        self._cache = os.environ.get("HF_HUB_CACHE") or None
        try:
            self._names = self._list()
        except DatasetUnreachable as unreachable:
            self.root = self._cached_root(unreachable)
            found = (p for p in self.root.rglob("*") if p.is_file())
            self._names = frozenset(p.relative_to(self.root).as_posix() for p in found)
            return
        entrance = next((name for name in ENTRANCES if name in self._names), None)
        if entrance is None:
            raise NotADataset(f"{self._where} holds neither {' nor '.join(ENTRANCES)}")
        self.root = _snapshot(self._fetch(entrance), entrance)
        self._revision = self.root.name
        wanted = [name for name in self._names if name.startswith("meta/") or name in _AT_ROOT]
        self._fetch_many([name for name in wanted if name not in _NOT_NEEDED])

    def exists(self, relative: str) -> bool:
        """Tell whether the repository lists that file."""
        return contained(relative).as_posix() in self._names

    def locate(self, relative: str) -> Path:
        """Return the cached path of a file, downloading it first where needed; see `Files.locate`."""
        name = contained(relative).as_posix()
        if name not in self._names:
            raise MissingFile(f"{self._where}: {name} is absent")
        path = self.root / name
        return path if path.is_file() else self._fetch(name)

    def match(self, pattern: str) -> Sequence[str]:
        """Return the repository's file names that match a glob, sorted."""
        parts = pattern.split("/")
        return sorted(name for name in self._names if _matches(name.split("/"), parts))

    def fetch_all(self) -> None:
        """Download every file, for readers that know only local folders."""
        self._fetch_many(sorted(self._names))

    def _list(self) -> frozenset[str]:
        api = huggingface_hub.HfApi(endpoint=self._endpoint, token=self._token)
        answer = self._asking(lambda: api.dataset_info(self._repo_id, revision=self._revision, timeout=30))
        return frozenset(sibling.rfilename for sibling in answer.siblings or [])

    def _fetch(self, name: str) -> Path:
        """Download one file; after the first, from the commit that one came from."""

        def call() -> str:
            return huggingface_hub.hf_hub_download(
                self._repo_id,
                name,
                repo_type="dataset",
                revision=self._revision,
                token=self._token,
                endpoint=self._endpoint,
                cache_dir=self._cache,
                tqdm_class=_NoProgress,
            )

        return Path(self._asking(call))

    def _fetch_many(self, names: Sequence[str]) -> None:
        with ThreadPoolExecutor(max_workers=8) as pool:
            list(pool.map(self.locate, names))

    def _cached_root(self, unreachable: DatasetUnreachable) -> Path:
        for entrance in ENTRANCES:
            path = huggingface_hub.try_to_load_from_cache(
                self._repo_id, entrance, cache_dir=self._cache, revision=self._revision, repo_type="dataset"
            )
            if isinstance(path, str):
                return _snapshot(Path(path), entrance)
        raise unreachable

    def _asking(self, call: Callable[[], _T]) -> _T:
        """Ask the Hub, and translate what can go wrong."""
        try:
            return call()
        except (HfHubHTTPError, HFValidationError) as error:
            raise self._translated(error) from error
        except (LocalEntryNotFoundError, OfflineModeIsEnabled, _HTTP_ERROR) as error:
            raise DatasetUnreachable(
                f"{self._where}: {self._endpoint or 'the Hub'} does not answer ({error}); check the network, "
                "HF_ENDPOINT and HF_HUB_OFFLINE"
            ) from error

    def _translated(self, error: Exception) -> DatasetError:
        response = getattr(error, "response", None)
        status = response.status_code if response is not None else None
        if status in (401, 403):
            return DatasetAccessDenied(
                f"{self._where}: access refused ({status}); it may be private, gated or misspelt; "
                "set HF_TOKEN to a token that may read it"
            )
        if status == 404 or isinstance(error, HFValidationError):
            return DatasetNotFound(f"{self._where} does not exist, nor does a folder of that name here")
        return DatasetUnreachable(f"{self._where}: the Hub answered {status or error}; try again later")


def _snapshot(path: Path, relative: str) -> Path:
    return path.parents[len(PurePosixPath(relative).parts) - 1]


def _matches(name: Sequence[str], pattern: Sequence[str]) -> bool:
    return len(name) == len(pattern) and all(fnmatchcase(n, p) for n, p in zip(name, pattern, strict=True))
