"""Which of many episodes stand for all of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from robojudge.journal import Key

MOST_EPISODES = 1000
"""With more annotated episodes, this many are drawn evenly: a mean over them is as good as known."""


def drawn_evenly(episodes: Sequence[Key], most: int = MOST_EPISODES) -> tuple[Key, ...]:
    """Return all of these episodes, or at most so many of them at equal distances."""
    if len(episodes) <= most:
        return tuple(episodes)
    places = np.linspace(0, len(episodes) - 1, most).round().astype(int)
    return tuple(episodes[place] for place in places.tolist())
