"""Which columns of a dataset tell a judge's word, or the verdict that the dataset itself declares."""

from __future__ import annotations

VERDICTS = ("next.reward", "next.success", "next.done", "next.truncated")
"""LeRobot's own columns; beside columns of ours they hold a judge's labels, else a recording's verdict."""
PROGRESS = ("progress_sparse", "progress_dense")
"""Columns of progress files, ours or those of LeRobot's reward models."""
OURS = ("rprm.", "rprm/", "rprm_")
"""How our columns start, in labelled copies and in progress files."""
STATISTICS = "stats/"
"""How episode metadata names statistics: `stats/next.reward/mean`."""


def is_a_judges(column: str) -> bool:
    """Tell whether a column, or the statistics of one, holds a judge's numbers."""
    name = column.removeprefix(STATISTICS)
    return name.startswith(OURS) or name.split("/")[0] in PROGRESS


def tells_a_verdict(column: str) -> bool:
    """Tell whether a column is to be withheld from who has not rated yet: a judge's, or a verdict."""
    return is_a_judges(column) or column in VERDICTS
