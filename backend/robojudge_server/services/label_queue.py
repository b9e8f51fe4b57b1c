"""Which episodes people are asked to label next, and who may see why."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

from pydantic import Field

from robojudge.agreement.label_queue.candidates import labelled_episodes
from robojudge.agreement.label_queue.draw import draw_uncertain
from robojudge.agreement.label_queue.uncertainty import uncertainty_of
from robojudge_server.errors import Conflict
from robojudge_server.service import Service
from robojudge_server.services.run_request import Requested
from robojudge_server.store.annotations_as_of import annotations_as_of
from robojudge_server.store.queries_label_queue import judged_candidates, save_queue
from robojudge_server.store.tables_label_queue import LabelQueueRow
from robojudge_server.user import User

MAX_DRAWN = 10_000
MAX_SEED = 2**32 - 1


class QueueRequest(Requested):
    """Which episodes to draw."""

    n: int = Field(
        default=50, ge=1, le=MAX_DRAWN, strict=True, description="Episodes to draw; all if fewer are left."
    )
    audit_share: float = Field(
        default=0.2,
        ge=0,
        le=1,
        description="Share drawn evenly over all candidates, whatever a judge said; the rest goes half "
        "evenly and half by how uncertain the judge is.",
    )
    seed: int | None = Field(
        default=None,
        ge=0,
        le=MAX_SEED,
        strict=True,
        description="The same seed draws the same from the same; chosen by the server if left out.",
    )


def draw_queue(service: Service, user: User, dataset_id: str, request: QueueRequest) -> LabelQueueRow:
    """Draw a queue from what judges say now, over episodes nobody labelled blind and nobody excluded.

    Raises:
        Conflict: no such episode is left.
        StoreError: the database refused; nothing was stored.
    """
    engine = service.engine
    now = datetime.now(UTC)
    done = labelled_episodes(annotations_as_of(engine, dataset_id, now))
    candidates = {
        (dataset_id, index): uncertainty_of([] if judgement is None else [judgement])
        for index, judgement in judged_candidates(engine, dataset_id)
        if (dataset_id, index) not in done
    }
    if not candidates:
        raise Conflict(f"dataset {dataset_id}: every episode has a blind label or is excluded")
    seed = secrets.randbelow(MAX_SEED + 1) if request.seed is None else request.seed
    draws = draw_uncertain(candidates, request.n, seed=seed, audit_share=request.audit_share)
    return save_queue(
        engine,
        dataset_id,
        draws,
        by=user.name,
        drawn_at=now,
        seed=seed,
        audit_share=request.audit_share,
        candidate_count=len(candidates),
    )
