"""Turn parquet columns into float64 matrices, and name their dimensions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from robojudge.errors import CorruptFile

if TYPE_CHECKING:
    from numpy.typing import NDArray

BOOKKEEPING = frozenset({"timestamp", "frame_index", "episode_index", "index", "task_index"})
"""Columns that say where a row belongs; they are no signal and never in `Episode.columns`."""
_NUMERIC_DTYPES = frozenset(
    f"{kind}{bits}" for kind in ("float", "int", "uint") for bits in (8, 16, 32, 64)
) | {"bool"}


def is_numeric_feature(feature: Mapping[str, Any]) -> bool:
    """Tell whether a feature holds a number or a flat list of numbers per frame."""
    shape = feature.get("shape")
    rank = len(shape) if isinstance(shape, list) else 1
    return feature["dtype"] in _NUMERIC_DTYPES and rank <= 1


def is_numeric_type(kind: Any) -> bool:
    """Tell whether an arrow type is a number or a flat list of numbers."""
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        kind = kind.value_type
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind))


def matrix(column: Any) -> NDArray[np.float64] | None:
    """Convert a numeric arrow column to (n, d) float64, NaN where a value is missing.

    Returns:
        The matrix, or None where rows differ in length.
    """
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks)
    kind = array.type
    if not (pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind)):
        return _flat(array)[:, None]
    present = pc.is_valid(array).to_numpy(zero_copy_only=False)
    lengths = np.unique(pc.list_value_length(array.filter(pc.is_valid(array))).to_numpy(zero_copy_only=False))
    if len(lengths) != 1:
        return None if len(lengths) else np.full((len(array), 1), np.nan)
    out = np.full((len(array), int(lengths[0])), np.nan)
    out[present] = _flat(array.flatten()).reshape(-1, out.shape[1])
    return out


def scalars(table: Any, name: str) -> NDArray[np.float64]:
    """Convert a column of numbers, or of lists of one, to (n,) float64.

    Raises:
        CorruptFile: a row does not hold exactly one number.
    """
    column = table.column(name)
    values = matrix(column) if is_numeric_type(column.type) else None
    if values is None or values.shape[1] != 1:
        raise CorruptFile(f"column {name} holds {column.type} per row, not one number")
    return values[:, 0]


def dimension_names(names: object, width: int) -> tuple[str, ...] | None:
    """Flatten a feature's `names` to one string per dimension.

    A list, a nested list, `{"motors": [...]}`, `{"axes": [...]}` and `{"x": 0, "y": 1}` are understood.

    Returns:
        The names, or None where they are absent or do not fit the width.
    """
    found = _flatten(names)
    return tuple(found) if found and len(found) == width else None


def _flat(array: Any) -> NDArray[np.float64]:
    values: NDArray[np.float64] = pc.cast(array, pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    return values


def _flatten(names: object) -> list[str]:
    if isinstance(names, str):
        return [names]
    if isinstance(names, list):
        return [name for part in names for name in _flatten(part)]
    if isinstance(names, dict):
        if names and all(type(position) is int for position in names.values()):
            return [str(name) for name, _ in sorted(names.items(), key=lambda item: item[1])]
        return [name for part in names.values() for name in _flatten(part)]
    return []
