"""Facts about the examples: they run as they stand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def test_a_model_of_ones_own_judges_the_bundled_dataset() -> None:
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / "custom_judge.py")], capture_output=True, text=True, check=True
    )
    outcome, completion, smoothness = done.stdout.split()
    assert (outcome, completion) == ("partial", "0.5")
    assert 0 < float(smoothness) <= 1
