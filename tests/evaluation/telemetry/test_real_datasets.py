from __future__ import annotations

from pathlib import Path

from robojudge.datasets.open import open_dataset
from robojudge.keyframes import FramePlan, select
from robojudge.telemetry.digest import digest
from robojudge.telemetry.quality import analyse


def test_every_dataset_has_telemetry_and_keyframes(any_dataset: Path):
    """Every None has its reason, every digest fits, every keyframe is inside the episode."""
    dataset = open_dataset(any_dataset)
    for index in list(dataset.episode_indices())[:3]:
        episode = dataset.episode(index)
        quality = analyse(episode)
        unknown = {name for name, value in quality.computed.model_dump().items() if value is None}
        assert unknown <= set(quality.reasons)
        assert len(digest(episode, quality).splitlines()) <= 12
        chosen = select(episode, FramePlan(frames=8, transitions=4))
        frames = {k.frame_index for k in chosen}
        assert frames <= set(range(episode.length))
        assert episode.length - 1 in frames
