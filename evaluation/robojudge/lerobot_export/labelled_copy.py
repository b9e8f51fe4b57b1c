"""Copy a LeRobot dataset with reward labels as frame columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from robojudge.datasets.lerobot_dataset import LeRobotDataset
from robojudge.datasets.metadata import METADATA_PATH
from robojudge.datasets.oddity_log import some
from robojudge.datasets.reader import Dataset
from robojudge.errors import ExportError
from robojudge.lerobot_export.atomic import new_folder
from robojudge.lerobot_export.card import labelled_card
from robojudge.lerobot_export.carried import carry_files
from robojudge.lerobot_export.channels import CHANNELS
from robojudge.lerobot_export.copying import Copying, Written
from robojudge.lerobot_export.episode_scores import EpisodeScores
from robojudge.lerobot_export.info_file import labelled_info
from robojudge.lerobot_export.json_files import read_json, write_json, write_text
from robojudge.lerobot_export.label_store import LabelStore
from robojudge.lerobot_export.places import refuse_hub_cache, refuse_overlap
from robojudge.lerobot_export.provenance import Provenance, provenance_document
from robojudge.lerobot_export.selection import Selection, Unjudged, by_reason, select_episodes
from robojudge.lerobot_export.stats_file import STATS_PATH
from robojudge.lerobot_export.v2 import write_v2
from robojudge.lerobot_export.v3 import write_v3
from robojudge.rewards.labels import EpisodeLabels

PROVENANCE_PATH = "robojudge_labels.json"
_CARD_PATH = "README.md"


def write_labelled_copy(
    dataset: Dataset,
    labels: Iterable[EpisodeLabels],
    *,
    out: Path,
    metadata: Provenance,
    scores: Mapping[int, EpisodeScores] | None = None,
    unjudged: Unjudged = "refuse",
    overwrite: bool = False,
) -> Path:
    """Write a copy of a LeRobot v2.x or v3.x dataset whose frames carry `next.*` and `rprm.*` columns.

    Rows, videos (hard-linked) and metadata are the source's; an existing `next.reward` is kept as
    `rprm.orig_reward`. In v2.x a column that is unknown for some episode is left out. Statistics of the new
    columns are written for every episode and over all; numeric columns of the source that have none get them
    too. The same inputs give the same bytes.

    Args:
        dataset: the source; only read.
        labels: labels of its episodes, in any order, taken one at a time.
        out: the folder to make; it appears whole or not at all.
        metadata: how the labels were made; the episodes it excludes are left out of the copy.
        scores: what the judge said of each labelled episode, by episode_index, for `meta.episodes`.
        unjudged: where an episode has no labels, or its reward or success is unknown, `refuse` to write, or
            `drop` it and renumber the rest.
        overwrite: replace an earlier labelled copy at `out`.

    Returns:
        `out`.

    Raises:
        ExportError: the place may not be written to, or labels and dataset do not fit; nothing is written.
        DatasetError: the source cannot be read.
    """
    if not isinstance(dataset, LeRobotDataset):
        raise ExportError(f"dataset {dataset.dataset_id} is no LeRobot dataset; use --to sidecar --out DIR")
    refuse_hub_cache(out)
    refuse_overlap(dataset.root, out)
    with new_folder(out, overwrite=overwrite, replaceable=_is_labelled_copy) as folder:
        with LabelStore(folder / ".labels.arrow", labels, dataset.dataset_id) as store:
            selection = select_episodes(
                dataset, store.episodes(), store.incomplete, unjudged, excluded=metadata.excluded
            )
            _check_scores(dataset, selection, scores)
            if hasattr(dataset.files, "fetch_all"):
                dataset.files.fetch_all()
            copying = Copying(dataset, folder, selection, store, scores)
            written = write_v2(copying) if copying.is_v2 else write_v3(copying)
        _write_documents(copying, written, metadata)
    return out


def _check_scores(dataset: Dataset, selection: Selection, scores: Mapping[int, EpisodeScores] | None) -> None:
    lacking = [] if scores is None else [i for i in selection.kept.tolist() if i not in scores]
    if lacking:
        raise ExportError(f"dataset {dataset.dataset_id}: episodes {some(lacking)} have labels but no scores")


def _write_documents(copying: Copying, written: Written, metadata: Provenance) -> None:
    files, folder = copying.dataset.files, copying.folder
    info = labelled_info(copying, read_json(files.locate(METADATA_PATH)), written.info)
    write_json(folder / METADATA_PATH, info)
    if written.stats is not None:
        write_json(folder / STATS_PATH, written.stats)
    provenance = _provenance(copying, written, metadata)
    card = files.locate(_CARD_PATH).read_text("utf-8") if files.exists(_CARD_PATH) else None
    write_text(folder / _CARD_PATH, labelled_card(card, provenance, keeps_original=copying.keeps_original))
    write_json(folder / PROVENANCE_PATH, provenance)
    left_out = carry_files(copying, written)
    if left_out:
        write_json(folder / PROVENANCE_PATH, {**provenance, "files_left_out": left_out})


def _provenance(copying: Copying, written: Written, metadata: Provenance) -> dict[str, Any]:
    dataset, selection = copying.dataset, copying.selection
    lengths = list(zip(selection.kept.tolist(), copying.length.tolist(), strict=True))
    left_out = ((index, dataset.episode_summary(index).length) for index in selection.dropped)
    lengths += [(index, length) for index, length in left_out if length]
    document = provenance_document(metadata, dataset, lengths)
    if selection.dropped:
        document["episodes_left_out"] = by_reason(selection.dropped)
        document["source_episodes"] = selection.kept.tolist()
    left_out_columns = [channel.name for channel in CHANNELS if channel not in copying.channels]
    if left_out_columns:
        document["columns_left_out"] = left_out_columns
    if written.stale_stats:
        document["stats_of_all_source_episodes"] = list(written.stale_stats)
    return document


def _is_labelled_copy(folder: Path) -> bool:
    path = folder / PROVENANCE_PATH
    try:
        return "reward_model_path" in json.loads(path.read_bytes())
    except (OSError, ValueError):
        return False
