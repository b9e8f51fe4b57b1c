"""The columns a labelled copy gains, in the order in which they are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from robojudge.errors import ExportError
from robojudge.rewards.labels import EpisodeLabels

REWARD = "next.reward"
ORIGINAL_REWARD = "rprm.orig_reward"
"""Where the dataset's own `next.reward` is kept."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One column: its name, the attribute of `EpisodeLabels` it holds, its dtype, whether NaN may occur."""

    name: str
    attribute: str
    dtype: str
    may_be_unknown: bool = False


CHANNELS = (
    Channel(REWARD, "reward", "float32"),
    Channel("next.done", "done", "bool"),
    Channel("next.truncated", "truncated", "bool"),
    Channel("next.success", "success", "bool"),
    Channel("rprm.progress", "progress", "float32", may_be_unknown=True),
    Channel("rprm.reward_heuristic", "reward_heuristic", "float32"),
    Channel("rprm.reward_gated", "reward_gated", "float32"),
    Channel("rprm.success_prob", "success_prob", "float32", may_be_unknown=True),
    Channel("rprm.subtask_index", "subtask_index", "int64"),
    Channel("rprm.confidence", "confidence", "float32", may_be_unknown=True),
)
NAMES = frozenset(channel.name for channel in CHANNELS)
_ARROW = {"float32": pa.float32(), "bool": pa.bool_(), "int64": pa.int64()}
FIELDS = {channel.name: pa.field(channel.name, _ARROW[channel.dtype]) for channel in CHANNELS}
SCHEMA = pa.schema(FIELDS.values())


def feature(dtype: str) -> dict[str, Any]:
    """Describe a scalar column the way `meta/info.json` does."""
    return {"dtype": dtype, "shape": [1], "names": None}


def labels_batch(labels: EpisodeLabels) -> Any:
    """Turn an episode's labels into a record batch of `SCHEMA`.

    Raises:
        ExportError: the arrays differ in length, or a reward is not finite.
    """
    arrays = []
    for channel in CHANNELS:
        values = np.asarray(getattr(labels, channel.attribute))
        if values.shape != (labels.length,):
            raise ExportError(
                f"{_where(labels)}: {channel.name} has shape {values.shape}, {(labels.length,)} expected"
            )
        if not channel.may_be_unknown and not np.isfinite(values).all():
            first = int(np.flatnonzero(~np.isfinite(values))[0])
            raise ExportError(
                f"{_where(labels)}: {channel.name} is not finite at frame {first}; no file format we write "
                "can hold an unknown reward"
            )
        arrays.append(pa.array(values.astype(channel.dtype, copy=False)))
    return pa.record_batch(arrays, schema=SCHEMA)


def columns_with_nan(batch: Any) -> set[str]:
    """Name the columns of a labels batch that hold NaN."""
    names = (channel.name for channel in CHANNELS if channel.may_be_unknown)
    return {name for name in names if pc.any(pc.is_nan(batch.column(name))).as_py()}


def _where(labels: EpisodeLabels) -> str:
    return f"labels of dataset {labels.dataset_id}, episode {labels.episode_index}"
