"""Open parquet files with errors that name the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from robojudge.errors import CorruptFile, MissingFile


@contextmanager
def open_parquet(path: Path, metadata: Any = None) -> Iterator[Any]:
    """Open a `pyarrow.parquet.ParquetFile`; reading inside the block is covered by the same errors.

    Args:
        path: the file.
        metadata: its parsed footer, where it is known already.

    Raises:
        MissingFile: the file does not exist.
        CorruptFile: the file is not parquet, is cut off, or is damaged.
    """
    try:
        with pq.ParquetFile(path, metadata=metadata) as file:
            yield file
    except FileNotFoundError as error:
        raise MissingFile(f"{path} is absent") from error
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise CorruptFile(f"{path} is no readable parquet file: {error}") from error
