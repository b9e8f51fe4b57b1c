"""When timestamps may locate frames, and what is said when they may not."""

from __future__ import annotations

import numpy as np
import pytest

from robojudge.datasets.timing import episode_timing

FRAMES = np.arange(6, dtype=float)


def test_nominal_timestamps_are_kept_as_stored() -> None:
    stored = (FRAMES / 10).astype(np.float32).astype(np.float64)
    timing = episode_timing(stored, FRAMES, 6, 10.0)
    assert timing.timestamps_s is stored and not timing.by_index and timing.oddity is None


@pytest.mark.parametrize(("jitter_s", "by_index"), [(0.049, False), (0.051, True)])
def test_half_a_frame_is_the_limit(jitter_s: float, by_index: bool) -> None:
    stored = FRAMES / 10
    stored[3] += jitter_s
    assert episode_timing(stored, FRAMES, 6, 10.0).by_index is by_index


def test_wall_clock_timestamps_fall_back_to_the_index() -> None:
    stored = 0.03 + FRAMES / 10 * 1.08
    stored[-1] += 1.0
    timing = episode_timing(stored, FRAMES, 6, 10.0)
    assert timing.by_index and timing.oddity is not None
    assert timing.oddity[0] == "timestamps_disagree_with_video" and "1.070 s" in timing.oddity[1]
    assert timing.timestamps_s.tolist() == pytest.approx((stored - 0.03).tolist())


def test_a_constant_offset_is_removed() -> None:
    timing = episode_timing(FRAMES / 10 + 1.7e9, FRAMES, 6, 10.0)
    assert not timing.by_index and timing.oddity is not None and timing.oddity[0] == "timestamps_offset"
    assert timing.timestamps_s.tolist() == pytest.approx((FRAMES / 10).tolist(), abs=1e-6)


@pytest.mark.parametrize("broken", [[0, 0.1, 0.1, 0.3, 0.4, 0.5], [0, 0.1, np.nan, 0.3, 0.4, 0.5]])
def test_timestamps_that_do_not_rise_are_replaced(broken: list[float]) -> None:
    timing = episode_timing(np.array(broken), FRAMES, 6, 10.0)
    assert timing.by_index and timing.timestamps_s.tolist() == (FRAMES / 10).tolist()


def test_frames_left_out_follow_frame_index() -> None:
    kept = np.array([0.0, 1, 2, 5, 6, 7])
    assert not episode_timing(kept / 10, kept, 6, 10.0).by_index


def test_without_fps_frames_are_taken_by_index() -> None:
    timing = episode_timing(FRAMES / 7 + 3, FRAMES, 6, None)
    assert timing.by_index and timing.oddity is not None and timing.oddity[0] == "fps_unknown"
    assert timing.timestamps_s.tolist() == pytest.approx((FRAMES / 7).tolist())


def test_without_any_clock_times_are_unknown() -> None:
    timing = episode_timing(None, FRAMES, 6, None)
    assert timing.by_index and bool(np.isnan(timing.timestamps_s).all())


def test_without_a_timestamp_column_times_are_nominal() -> None:
    timing = episode_timing(None, None, 6, 20.0)
    assert timing.by_index and timing.timestamps_s.tolist() == pytest.approx((FRAMES / 20).tolist())
    assert timing.oddity is not None and timing.oddity[0] == "missing_timestamp_column"
