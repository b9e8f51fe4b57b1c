"""Statistics of frame columns per episode, and their sum over episodes, as LeRobot stores them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from robojudge.errors import CorruptFile

if TYPE_CHECKING:
    from numpy.typing import NDArray

STATS = ("min", "max", "mean", "std", "count", "q01", "q10", "q50", "q90", "q99")
_QUANTILES = (0.01, 0.10, 0.50, 0.90, 0.99)
_HIGHEST = float(np.finfo(np.float32).max)
_NEUTRAL = (_HIGHEST, -_HIGHEST, *[0.0] * (len(STATS) - 2))


class EpisodeStats:
    """Statistics of frame columns, one row an episode: 80 bytes per episode and number.

    Values that are not finite are left out. An episode without a finite value gets the neutral element of
    `total`: count 0, min above and max below everything, so that editing tools need no special case.
    """

    def __init__(self, episodes: int) -> None:
        self._episodes = episodes
        self._values: dict[str, NDArray[np.float64]] = {}

    def put(self, feature: str, row: int, values: NDArray[np.float64]) -> None:
        """Set one feature's statistics of the episode at `row` from its (n, d) values.

        Raises:
            CorruptFile: d differs between episodes.
        """
        stored = self._values.get(feature)
        if stored is None:
            stored = np.zeros((self._episodes, len(STATS), values.shape[1]))
            stored[:] = np.array(_NEUTRAL)[:, None]
            self._values[feature] = stored
        if stored.shape[2] != values.shape[1]:
            raise CorruptFile(
                f"column {feature} holds {values.shape[1]} numbers a row in one episode, {stored.shape[2]} "
                "in another"
            )
        stored[row] = np.stack([_column(values[:, k]) for k in range(values.shape[1])], axis=1)

    def features(self) -> list[str]:
        """Return the features that have a finite value in some episode, in the order they came."""
        return [name for name, stored in self._values.items() if stored[:, STATS.index("count")].any()]

    def of(self, feature: str, stat: str) -> NDArray[np.float64]:
        """Return one statistic of every episode: (episodes, d), or (episodes, 1) for `count`."""
        values: NDArray[np.float64] = self._values[feature][:, STATS.index(stat)]
        return values[:, :1] if stat == "count" else values

    def entry(self, feature: str, row: int) -> dict[str, list[float] | list[int]]:
        """Return the statistics of one episode as JSON lists."""
        return {stat: _listed(stat, self.of(feature, stat)[row]) for stat in STATS}

    def total(self, feature: str) -> dict[str, Any]:
        """Return the statistics over all episodes as JSON lists; see `total`."""
        return total({stat: self.of(feature, stat) for stat in STATS})


def total(stats: Mapping[str, NDArray[np.float64]]) -> dict[str, Any]:
    """Sum up per-episode statistics, each (episodes, ...), the way LeRobot's own editing tools do.

    min and max are exact, mean and population std exact by count, quantiles the count-weighted mean of
    the episodes' quantiles, which is an approximation.

    Returns:
        One entry of `meta/stats.json`.
    """
    counts = stats["count"].reshape(len(stats["count"]))
    weights = counts / counts.sum()

    def mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.tensordot(weights, values, axes=(0, 0)))

    centre = mean(stats["mean"])
    summed = {
        "min": stats["min"].min(axis=0),
        "max": stats["max"].max(axis=0),
        "mean": centre,
        "std": np.sqrt(mean(stats["std"] ** 2 + (stats["mean"] - centre) ** 2)),
        "count": counts.sum(keepdims=True),
    }
    summed.update({stat: mean(values) for stat, values in stats.items() if stat.startswith("q")})
    return {stat: _listed(stat, summed[stat]) for stat in STATS if stat in summed}


def complete(stats: Sequence[str]) -> bool:
    """Tell whether the statistics named are enough to be summed up."""
    return {"min", "max", "mean", "std", "count"} <= set(stats)


def _column(values: NDArray[np.float64]) -> NDArray[np.float64]:
    finite = values[np.isfinite(values)]
    if not len(finite):
        return np.array(_NEUTRAL)
    plain = [finite.min(), finite.max(), finite.mean(), finite.std(), len(finite)]
    return np.array([*plain, *np.quantile(finite, _QUANTILES)], dtype=np.float64)


def _listed(stat: str, values: NDArray[np.float64]) -> Any:
    return [int(values[0])] if stat == "count" else values.tolist()
