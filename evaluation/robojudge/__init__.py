"""Judge robot episodes with vision-language models; names are imported when first used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from robojudge.api import agreement_report, judge_dataset, judge_episode, write_rewards
    from robojudge.datasets.arrays import episode_from_arrays
    from robojudge.datasets.open import open_dataset

__version__ = "0.1.0"

__all__ = [
    "agreement_report",
    "episode_from_arrays",
    "judge_dataset",
    "judge_episode",
    "open_dataset",
    "write_rewards",
]

_HOMES = {
    "agreement_report": "robojudge.api",
    "episode_from_arrays": "robojudge.datasets.arrays",
    "judge_dataset": "robojudge.api",
    "judge_episode": "robojudge.api",
    "open_dataset": "robojudge.datasets.open",
    "write_rewards": "robojudge.api",
}


def __getattr__(name: str) -> Any:
    """Import a public name from its home on first use (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'robojudge' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
