"""Export again and again, each time in a fork that is killed after the delay asked for, one a line of stdin.

Usage: export_in_a_fork.py copy|sidecar SOURCE OUT. Answers each delay with the seconds the fork lived, and
whether it ended by itself.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from reward_labels import PROVENANCE, labels_of
from robojudge.datasets.open import open_dataset
from robojudge.lerobot_export.labelled_copy import write_labelled_copy
from robojudge.lerobot_export.sidecar import write_sidecar


def export(what: str, source: Path, out: Path) -> None:
    dataset = open_dataset(source)
    if what == "sidecar":
        write_sidecar(dataset, labels_of(dataset), metadata=PROVENANCE, out=out)
    else:
        write_labelled_copy(dataset, labels_of(dataset), out=out, metadata=PROVENANCE, overwrite=True)


def main() -> None:
    what, source, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    for line in sys.stdin:
        started = time.monotonic()
        child = os.fork()
        if not child:
            export(what, source, out)
            os._exit(0)
        while not (ended := os.waitpid(child, os.WNOHANG)[0]) and time.monotonic() - started < float(line):
            time.sleep(0.0002)
        if not ended:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        print(time.monotonic() - started, bool(ended), flush=True)


if __name__ == "__main__":
    main()
