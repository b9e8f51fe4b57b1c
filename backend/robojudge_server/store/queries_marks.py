"""Store what people decide about episodes, and read what counts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import Engine, RowMapping, Select, func, select, tuple_
from sqlalchemy.orm import Session
from sqlmodel import col

from robojudge_server.errors import ServiceError
from robojudge_server.store.engine import reading, writing
from robojudge_server.store.queries_episodes import lock_episodes
from robojudge_server.store.queries_events import append_to_feed
from robojudge_server.store.summary import review_state
from robojudge_server.store.tables import EpisodeRow
from robojudge_server.store.tables_marks import ReviewMarkRow

MarkOrNone = Literal["accepted", "flagged", "excluded", "cleared"]
KEY = (
    col(ReviewMarkRow.dataset_id),
    col(ReviewMarkRow.episode_index),
    col(ReviewMarkRow.version),
)


@dataclass(frozen=True, slots=True)
class Marking:
    """What somebody decides about some episodes.

    Attributes:
        mark: the mark; `cleared` takes one back.
        reason: why; None if not said.
        author: who.
        sees: episodes whose marks of other people the author may see; elsewhere they clear only their own.
    """

    mark: MarkOrNone
    reason: str | None
    author: str
    sees: frozenset[int]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an episode stands before it is marked.

    Attributes:
        counting: the mark that counts; None where none does.
        own: the author's own latest one, also where another counts since; None if cleared or none.
        judged: whether there is a judgement.
    """

    counting: ReviewMarkRow | None
    own: ReviewMarkRow | None
    judged: bool


Rule = Callable[[int, Standing], ServiceError | None]
"""Tells why an episode that stands so may not be marked so; None if it may."""


def mark_episodes(
    engine: Engine, dataset_id: str, indices: Sequence[int], marking: Marking, refusal: Rule
) -> dict[int, ServiceError]:
    """Mark episodes, each where the rule lets it; what is so already is not stored again.

    Args:
        engine: the database.
        dataset_id: the dataset.
        indices: the episodes, which it lists.
        marking: the mark.
        refusal: the rule.

    Returns:
        Why the others were not marked, by episode.

    Raises:
        StoreError: the database refused; nothing was stored.
    """
    refused: dict[int, ServiceError] = {}
    changed: list[int] = []
    now = datetime.now(UTC)
    with writing(engine) as session:
        episodes = lock_episodes(session, dataset_id, indices)
        standings = _standings(session, dataset_id, episodes, marking.author)
        newest = {index: version for index, version in session.execute(_newest(dataset_id, list(episodes)))}
        for index, row in episodes.items():
            error = refusal(index, standings[index])
            if error is not None:
                refused[index] = error
            elif not _is_so(standings[index], marking, sees=index in marking.sees):
                new = _new_row(row, marking, newest.get(index, 0) + 1, now)
                session.add(new)
                _count(row, new, standings[index], sees=index in marking.sees)
                changed.append(index)
        if changed:
            session.flush()
            data = {"dataset_id": dataset_id, "episode_indices": changed, "annotator": marking.author}
            append_to_feed(session, "mark.saved", data)
    return refused


def counting_marks(engine: Engine, dataset_id: str, versions: Mapping[int, int]) -> dict[int, ReviewMarkRow]:
    """Return marks by episode, given which version of each counts.

    Raises:
        StoreError: the database cannot be read.
    """
    with reading(engine) as session:
        return _unbound(session, _counting(session, dataset_id, versions))


def own_marks(
    engine: Engine, dataset_id: str, author: str, indices: Collection[int]
) -> dict[int, ReviewMarkRow]:
    """Return somebody's own latest marks of some episodes, those they cleared left out.

    Raises:
        StoreError: the database cannot be read.
    """
    with reading(engine) as session:
        return _unbound(session, _own(session, dataset_id, author, indices))


def excluded_episodes(engine: Engine, dataset_id: str) -> dict[int, str | None]:
    """Return the episodes of a dataset that are left out of what is made now, and why if that was said.

    Raises:
        StoreError: the database cannot be read.
    """
    query = (
        select(KEY[1], col(ReviewMarkRow.reason))
        .join(
            EpisodeRow,
            (col(EpisodeRow.dataset_id) == KEY[0])
            & (col(EpisodeRow.episode_index) == KEY[1])
            & (col(EpisodeRow.review_mark_version) == KEY[2]),
        )
        .where(col(EpisodeRow.dataset_id) == dataset_id, col(EpisodeRow.review_mark) == "excluded")
        .order_by(KEY[1])
    )
    with reading(engine) as session:
        return {index: reason for index, reason in session.execute(query)}


def marked_among(engine: Engine, dataset_id: str, indices: Collection[int]) -> list[RowMapping]:
    """Return the index, and what `list_episodes` says of the mark, of those of some episodes that have one.

    Raises:
        StoreError: the database cannot be read.
    """
    query = select(
        col(EpisodeRow.episode_index), col(EpisodeRow.review_mark), col(EpisodeRow.review_mark_version)
    ).where(
        col(EpisodeRow.dataset_id) == dataset_id,
        col(EpisodeRow.episode_index).in_(indices),
        col(EpisodeRow.review_mark).is_not(None),
    )
    with reading(engine) as session:
        return list(session.execute(query).mappings())


def _standings(
    session: Session, dataset_id: str, episodes: Mapping[int, EpisodeRow], author: str
) -> dict[int, Standing]:
    versions = {i: row.review_mark_version for i, row in episodes.items() if row.review_mark_version}
    counting = _counting(session, dataset_id, versions)
    own = _own(session, dataset_id, author, episodes)
    return {
        index: Standing(
            counting.get(index),
            own.get(index),
            judged=row.judged_run_id is not None and row.error_type is None,
        )
        for index, row in episodes.items()
    }


def _counting(session: Session, dataset_id: str, versions: Mapping[int, int]) -> dict[int, ReviewMarkRow]:
    if not versions:
        return {}
    wanted = tuple_(*KEY[1:]).in_(list(versions.items()))
    query = select(ReviewMarkRow).where(KEY[0] == dataset_id, wanted)
    return {row.episode_index: row for row in session.scalars(query)}


def _own(
    session: Session, dataset_id: str, author: str, indices: Collection[int]
) -> dict[int, ReviewMarkRow]:
    newest = _newest(dataset_id, indices).where(col(ReviewMarkRow.marked_by) == author).subquery()
    query = select(ReviewMarkRow).join(newest, (KEY[1] == newest.c[0]) & (KEY[2] == newest.c[1]))
    rows = session.scalars(query.where(KEY[0] == dataset_id, col(ReviewMarkRow.mark) != "cleared"))
    return {row.episode_index: row for row in rows}


def _newest(dataset_id: str, indices: Collection[int]) -> Select[int, int]:
    return (
        select(KEY[1], func.max(KEY[2]).label("version"))
        .where(KEY[0] == dataset_id, KEY[1].in_(indices))
        .group_by(KEY[1])
    )


def _is_so(standing: Standing, marking: Marking, *, sees: bool) -> bool:
    before = standing.counting
    if marking.mark == "cleared":
        return before is None and (sees or standing.own is None)
    return before is not None and (before.mark, before.reason, before.marked_by) == (
        marking.mark,
        marking.reason,
        marking.author,
    )


def _new_row(row: EpisodeRow, marking: Marking, version: int, when: datetime) -> ReviewMarkRow:
    return ReviewMarkRow(
        dataset_id=row.dataset_id,
        episode_index=row.episode_index,
        version=version,
        mark=marking.mark,
        reason=marking.reason,
        marked_by=marking.author,
        marked_at=when,
        judged_run_id=row.judged_run_id,
        judged_seq=row.judged_seq,
    )


def _count(row: EpisodeRow, new: ReviewMarkRow, standing: Standing, *, sees: bool) -> None:
    """Let a new mark count; who clears without seeing takes back nobody else's, but for an exclusion."""
    before = standing.counting
    if new.mark == "cleared":
        foreign = before is not None and before.marked_by != new.marked_by and before.mark != "excluded"
        if foreign and not sees:
            return
        row.review_mark = row.review_mark_version = None
    else:
        row.review_mark, row.review_mark_version = new.mark, new.version
    row.review_state = review_state(row.annotator_count, row.needs_review, row.review_mark)


def _unbound(session: Session, found: dict[int, ReviewMarkRow]) -> dict[int, ReviewMarkRow]:
    session.expunge_all()
    return found
