"""Facts about the quality record: what reads the model it extends reads ours."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from records import judgement
from robojudge.agreement.consensus import consensus
from robojudge.datasets.arrays import episode_from_arrays
from robojudge.schema.annotation import Annotation
from robojudge.telemetry.quality import analyse
from upstream_quality import OldAnalysis

FRAMES = 60


def analysis(state: np.ndarray):
    frames = np.zeros((FRAMES, 8, 8, 3), dtype=np.uint8)
    episode = episode_from_arrays(
        {"front": frames}, state=state, action=None, fps=20.0, instruction="Lift.", episode_index=3
    )
    return analyse(episode).model_copy(
        update={
            "judgement": judgement(3),
            "human": consensus(
                [Annotation(dataset_id="d", episode_index=3, annotator="ana", outcome="success")]
            ),
        }
    )


def reach() -> np.ndarray:
    way = 0.5 - 0.5 * np.cos(np.linspace(0, np.pi, FRAMES))
    return np.stack([way, 0 * way, 0 * way], axis=1)


def test_the_old_model_reads_an_analysis_with_judge_and_people_beside_it() -> None:
    ours = analysis(reach())
    assert ours.human is not None and ours.human.outcome == "success"
    old = OldAnalysis.model_validate_json(ours.model_dump_json())
    assert old.episode_index == 3
    assert old.suggested_rating == ours.suggested_rating
    assert old.computed.smoothness_score == ours.computed.smoothness_score
    assert tuple(old.flags) == ours.flags


def test_what_is_unknown_does_not_pass_for_a_number_in_the_old_model() -> None:
    with pytest.raises(ValidationError, match="smoothness_score"):
        OldAnalysis.model_validate_json(analysis(np.ones((FRAMES, 3))).model_dump_json())
