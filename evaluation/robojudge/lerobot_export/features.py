"""Declare the label columns: in `meta/info.json`, and in the schema of every data file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import pyarrow as pa

from robojudge.lerobot_export.channels import FIELDS, NAMES, ORIGINAL_REWARD, REWARD, Channel, feature

HUGGINGFACE = b"huggingface"
_T = TypeVar("_T")


def keeps_original(features: Mapping[str, Any]) -> bool:
    """Tell whether the dataset's own `next.reward` is to be kept under another name.

    Not where the dataset is itself a labelled copy: then the original is kept already, or there was none.
    """
    return REWARD in features and not any(name.startswith("rprm.") for name in features)


def relabelled(entries: Mapping[str, _T], keep_original: bool) -> dict[str, _T]:
    """Return what is kept of a mapping by feature name: no label columns, the original reward renamed."""
    kept: dict[str, _T] = {}
    for name, entry in entries.items():
        if name == REWARD and keep_original:
            kept[ORIGINAL_REWARD] = entry
        elif name not in NAMES:
            kept[name] = entry
    return kept


def labelled_features(features: Mapping[str, Any], channels: Sequence[Channel]) -> dict[str, Any]:
    """Return the features of the copy: the dataset's own, then ours."""
    ours = {channel.name: feature(channel.dtype) for channel in channels}
    return {**relabelled(features, keeps_original(features)), **ours}


def labelled_schema(schema: Any, keep_original: bool, channels: Sequence[Channel]) -> Any:
    """Return the arrow schema of a data file of the copy.

    The `huggingface` entry of its metadata gains our columns; the `pandas` entry, which would be stale, goes.
    """
    fields = relabelled({field.name: field for field in schema}, keep_original)
    if keep_original and ORIGINAL_REWARD not in fields:
        fields[ORIGINAL_REWARD] = pa.field(ORIGINAL_REWARD, pa.float32())
    renamed = [field.with_name(name) for name, field in fields.items()]
    metadata = {key: value for key, value in (schema.metadata or {}).items() if key != b"pandas"}
    if HUGGINGFACE in metadata:
        metadata[HUGGINGFACE] = _declared(metadata[HUGGINGFACE], keep_original, channels)
    ours = [FIELDS[channel.name] for channel in channels]
    return pa.schema([*renamed, *ours], metadata=metadata or None)


def _declared(stored: bytes, keep_original: bool, channels: Sequence[Channel]) -> bytes:
    document = json.loads(stored)
    features = document.get("info", {}).get("features")
    if isinstance(features, dict):
        ours = {channel.name: {"dtype": channel.dtype, "_type": "Value"} for channel in channels}
        document["info"]["features"] = {**relabelled(features, keep_original), **ours}
    return json.dumps(document).encode()
