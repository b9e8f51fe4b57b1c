"""What telemetry, the judge that counts and people say of one episode."""

from __future__ import annotations

from sqlalchemy import Engine

from robojudge.agreement.consensus import consensus
from robojudge.datasets.episode import Episode
from robojudge.schema.judgement import Judgement
from robojudge.schema.quality import AutoQualityAnalysis
from robojudge.telemetry.quality import analyse
from robojudge_server.store.queries_annotations import latest_words
from robojudge_server.store.queries_judgements import counting_judgement, judgement_history

WORDS = 100
"""Latest words of one run on one episode that are looked through for a judgement."""


def episode_analysis(engine: Engine, episode: Episode) -> AutoQualityAnalysis:
    """Analyse an episode's telemetry, with the judgement that counts and the people's consensus.

    Raises:
        StoreError: the database cannot be read.
    """
    found = judgement_of(engine, episode)
    people = latest_words(engine, episode.dataset_id, episode.episode_index)
    beside = {
        "judgement": found[1] if found else None,
        "human": consensus([saved.annotation for saved in people]),
    }
    return analyse(episode).model_copy(update=beside)


def judgement_of(engine: Engine, episode: Episode, run_id: str | None = None) -> tuple[str, Judgement] | None:
    """Return a judgement of an episode and the run that made it.

    Args:
        engine: the database.
        episode: the episode.
        run_id: the run whose last judgement it is; None for the judgement that counts.

    Returns:
        None where nobody judged the episode, or where all that is left is a failure.

    Raises:
        StoreError: the database cannot be read.
    """
    if run_id is None:
        return _judgement_that_counts(engine, episode)
    words = judgement_history(
        engine,
        episode.dataset_id,
        episode.episode_index,
        fingerprint=None,
        run_id=run_id,
        deleted=False,
        before=None,
        limit=WORDS,
    )
    judged = [word for word in words if word.error_type is None]
    if not judged:
        return None
    last = max(judged, key=lambda word: word.seq)
    return run_id, Judgement.model_validate_json(last.record)


def _judgement_that_counts(engine: Engine, episode: Episode) -> tuple[str, Judgement] | None:
    word = counting_judgement(engine, episode.dataset_id, episode.episode_index)
    if word is None or word.error_type is not None:
        return None
    return word.run_id, Judgement.model_validate_json(word.record)
