"""Write a dataset of one episode without cameras and many frames, for benchmarks/viewer.ts.

PYTHONPATH=tests python benchmarks/viewer_series.py OUT [FRAMES]
"""

from __future__ import annotations

import sys
from pathlib import Path

from tiny_datasets import build_v3

if __name__ == "__main__":
    frames = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    build_v3(Path(sys.argv[1]), (frames,), cameras={}, fps=50)
