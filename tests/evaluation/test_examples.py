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


def test_the_mounted_app_without_a_dataset_says_how_to_start_it(tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / "mount_in_fastapi.py")],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 1
    assert done.stderr == "usage: python mount_in_fastapi.py DATASET_FOLDER\n"
