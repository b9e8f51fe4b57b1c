"""The section about labels in a copy's dataset card."""

from __future__ import annotations

import re
from typing import Any

from robojudge.lerobot_export.channels import ORIGINAL_REWARD

_START, _END = "<!-- robojudge labels -->", "<!-- /robojudge labels -->"
_SECTION = re.compile(rf"\n*{re.escape(_START)}.*?{re.escape(_END)}\n*", re.DOTALL)
_FRONT = """---
tags:
- LeRobot
- robotics
configs:
- config_name: default
  data_files: data/*/*.parquet
---
"""
_COLUMNS = (
    ("next.reward", "reward of the step from this frame to the next, under the scheme below"),
    ("next.done", "true on the last frame"),
    ("next.truncated", "true on a last frame whose value may be bootstrapped"),
    ("next.success", "true on the last frame of a success"),
    ("rprm.progress", "judged task progress, 0 to 1; NaN where unknown"),
    ("rprm.reward_heuristic", "milestone credit before the judge's gate"),
    ("rprm.reward_gated", "milestone credit after it"),
    ("rprm.success_prob", "probability of success, 0 to 1; NaN where unknown"),
    ("rprm.subtask_index", "index into the task's subtask list; -1 between subtasks"),
    ("rprm.confidence", "the judge's confidence, 0 to 1; NaN where unknown"),
)


def labelled_card(card: str | None, provenance: dict[str, Any], *, keeps_original: bool) -> str:
    """Return the copy's `README.md`: the source's, with one section about the labels at the end.

    Args:
        card: the source's card; None where it has none.
        provenance: the provenance JSON.
        keeps_original: the source's own reward is in the copy.
    """
    source = provenance["dataset"]
    lines = [
        _START,
        "## Reward labels",
        "",
        f"A copy of `{source['dataset_id']}` with labels made by {provenance['written_by']}.",
        "",
        f"- labeller: `{provenance['reward_model_path']}`",
        f"- scheme: `{provenance['scheme']}`; train with discount {provenance['gamma']:g}",
    ]
    if "source_episodes" in provenance:
        kept = len(provenance["source_episodes"])
        lines.append(f"- {kept} of {source['episodes']} episodes, renumbered; the others have no reward")
    if "episodes_excluded" in provenance:
        count = provenance["episodes_excluded"]["count"]
        lines.append(f"- {count} of them {'was' if count == 1 else 'were'} excluded by people")
    without = provenance.get("columns_left_out", [])
    if without:
        names = ", ".join(f"`{name}`" for name in without)
        lines.append(f"- left out, as unknown for some episodes: {names}")
    lines += ["- every setting: `robojudge_labels.json`", "", "| column | meaning |", "|---|---|"]
    columns = [column for column in _COLUMNS if column[0] not in without]
    if keeps_original:
        columns.append((ORIGINAL_REWARD, "the dataset's own reward"))
    lines += [f"| `{name}` | {meaning} |" for name, meaning in columns]
    section = "\n".join([*lines, _END])
    before = _FRONT + f"\n# {source['dataset_id']}" if card is None else _SECTION.sub("\n", card).rstrip()
    return f"{before}\n\n{section}\n"
