"""What the queues by which episodes were drawn say of their labels."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from robojudge.agreement.blind_words import blind_words
from robojudge.agreement.label_queue.candidates import labelled_episodes
from robojudge.agreement.label_queue.drawn import DrawnQueue
from robojudge.agreement.label_queue.file import read_queues
from robojudge.agreement.label_queue.label_chances import label_chances
from robojudge.agreement.report.records.report import QueueSource
from robojudge.journal import Key
from robojudge.schema.annotation import Annotation


def queued_files(
    paths: Sequence[Path], annotations: Iterable[Annotation]
) -> tuple[dict[Key, float] | None, tuple[QueueSource, ...]]:
    """Read queue files and tell with which probability each label came to be seen, and by which files.

    Args:
        paths: files of `robojudge queue`; none if labels were not drawn.
        annotations: what people said.

    Returns:
        See `queued_chances`; None without a file. The files in the order drawn.

    Raises:
        UsageError: a file is absent or no queue, or they cannot be put together.
    """
    if not paths:
        return None, ()
    queues = read_queues(paths)
    sources = tuple(
        QueueSource(name=path.name, sha256=hashlib.sha256(path.read_bytes()).hexdigest()) for path in queues
    )
    return queued_chances(list(queues.values()), annotations), sources


def queued_chances(queues: Sequence[DrawnQueue], annotations: Iterable[Annotation]) -> dict[Key, float]:
    """Return the probability with which the label of each episode came to be seen; see `label_chances`.

    Raises:
        UsageError: the queues cannot be put together.
    """
    return label_chances(queues, labelled_episodes(blind_words(annotations).words.values()))
