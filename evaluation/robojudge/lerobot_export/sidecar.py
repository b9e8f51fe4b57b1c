"""Write the progress file that LeRobot's sample weighting and the Hub's viewer read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from robojudge.datasets.parquet import open_parquet
from robojudge.datasets.reader import Dataset
from robojudge.errors import CorruptFile, ExportError
from robojudge.lerobot_export.atomic import new_file
from robojudge.lerobot_export.frame_index import EpisodeFrames, all_frames, frame_ranks
from robojudge.lerobot_export.label_order import LabelsInOrder
from robojudge.lerobot_export.places import refuse_hub_cache
from robojudge.lerobot_export.provenance import WRITER, Provenance, provenance_document
from robojudge.rewards.labels import EpisodeLabels

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIDECAR = "sarm_progress.parquet"
SCHEMA = pa.schema(
    [
        ("index", pa.int64()),
        ("episode_index", pa.int64()),
        ("frame_index", pa.int64()),
        ("progress_sparse", pa.float32()),
        ("progress_dense", pa.float32()),
        ("rprm_reward", pa.float32()),
        ("rprm_success_prob", pa.float32()),
        ("rprm_subtask_index", pa.int64()),
        ("rprm_confidence", pa.float32()),
    ]
)
_SOURCES = {
    "progress_sparse": "completion",
    "progress_dense": "progress",
    "rprm_reward": "reward",
    "rprm_success_prob": "success_prob",
    "rprm_subtask_index": "subtask_index",
    "rprm_confidence": "confidence",
}
"""Attribute of `EpisodeLabels` each column holds."""
_MODEL_KEY, _PROVENANCE_KEY = b"reward_model_path", b"rprm"
_ROWS_PER_GROUP = 131_072


def write_sidecar(
    dataset: Dataset,
    labels: Iterable[EpisodeLabels],
    *,
    metadata: Provenance,
    out: Path | None = None,
    overwrite: bool = False,
) -> Path:
    """Write `sarm_progress.parquet`: one row for every frame of every episode, sorted by global index.

    Columns: index, episode_index, frame_index (int64); progress_sparse (completion curve), progress_dense
    (subtask-weighted), rprm_reward (`next.reward` under the chosen scheme), rprm_success_prob and
    rprm_confidence (float32); rprm_subtask_index (int64). Unjudged: NaN, and -1 for the subtask.
    One pass: an episode's labels are taken when its rows come by, so memory does not grow with the dataset.

    Args:
        dataset: what was judged.
        labels: labels of some or all of its episodes, by ascending episode_index.
        metadata: how they were made; becomes schema metadata.
        out: folder to write to; the dataset's own where None.
        overwrite: replace a file of that name which was not written here.

    Returns:
        The file. It appears whole or not at all.

    Raises:
        ExportError: the place may not be written to, or the labels do not fit the dataset.
    """
    folder = dataset.root if out is None else out
    refuse_hub_cache(folder)
    path = folder / SIDECAR
    if path.exists() and not overwrite and not written_here(path):
        raise ExportError(
            f"{path} exists and was written by something else; replace it with --overwrite, or name another "
            "folder with --out"
        )
    lengths: list[tuple[int, int]] = []
    with new_file(path) as partial, _writer(partial) as writer:
        rows, pending = _Rows(writer), LabelsInOrder(labels, dataset.dataset_id)
        for frames in all_frames(dataset):
            lengths.append((frames.episode_index, len(frames.index)))
            rows.add(frames, pending.take(frames.episode_index, len(frames.index)))
        pending.check_used_up()
        rows.flush()
        document = provenance_document(metadata, dataset, lengths)
        writer.add_key_value_metadata(
            {_MODEL_KEY: metadata.reward_model_path, _PROVENANCE_KEY: json.dumps(document, sort_keys=True)}
        )
    return path


def read_provenance(path: Path) -> dict[str, Any] | None:
    """Return the provenance JSON of a sidecar; None where the file is not one of ours."""
    try:
        with open_parquet(path) as file:
            stored = (file.schema_arrow.metadata or {}).get(_PROVENANCE_KEY)
    except CorruptFile:
        return None
    document = None if stored is None else json.loads(stored)
    return document if isinstance(document, dict) else None


def written_here(path: Path) -> bool:
    """Tell whether a sidecar was written by us, so that it may be replaced."""
    document = read_provenance(path)
    return document is not None and str(document.get("written_by")).split(" ")[0] == WRITER


def _writer(path: Path) -> Any:
    # Without a stored arrow schema, what is added to the footer at the end reads back as schema metadata.
    return pq.ParquetWriter(path, SCHEMA, compression="snappy", store_schema=False)


class _Rows:
    """Collects rows and writes a row group whenever there are enough."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer
        self._columns: dict[str, list[NDArray[Any]]] = {name: [] for name in SCHEMA.names}
        self._count = 0

    def add(self, frames: EpisodeFrames, labels: EpisodeLabels | None) -> None:
        count = len(frames.index)
        ranks = frame_ranks(frames.frame_index)
        self._columns["index"].append(frames.index)
        self._columns["episode_index"].append(np.full(count, frames.episode_index, np.int64))
        self._columns["frame_index"].append(frames.frame_index)
        for name, attribute in _SOURCES.items():
            if labels is not None:
                values = getattr(labels, attribute)[ranks]
            elif name == "rprm_subtask_index":
                values = np.full(count, -1, np.int64)
            else:
                values = np.full(count, np.nan, np.float32)
            self._columns[name].append(values)
        self._count += count
        if self._count >= _ROWS_PER_GROUP:
            self.flush()

    def flush(self) -> None:
        if not self._count:
            return
        arrays = [
            pa.array(
                np.concatenate(self._columns[field.name]).astype(field.type.to_pandas_dtype(), copy=False)
            )
            for field in SCHEMA
        ]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=SCHEMA), row_group_size=_ROWS_PER_GROUP)
        self._columns = {name: [] for name in SCHEMA.names}
        self._count = 0
