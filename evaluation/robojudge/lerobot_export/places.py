"""Where labels may be written."""

from __future__ import annotations

from pathlib import Path

from robojudge.errors import ExportError


def refuse_hub_cache(folder: Path) -> None:
    """Refuse a folder inside a Hugging Face Hub cache, whose files are shared and replaced at will.

    Raises:
        ExportError: it is inside one; the message names `--out`.
    """
    resolved = folder.resolve()
    for parent in (resolved, *resolved.parents):
        beside = parent.parent
        if parent.name == "snapshots" and ((beside / "blobs").is_dir() or (beside / "refs").is_dir()):
            raise ExportError(
                f"{folder} is inside the Hugging Face Hub cache, which is not to be written to; "
                "name another folder with --out"
            )


def refuse_overlap(source: Path, out: Path) -> None:
    """Refuse a copy that would lie inside its source, or around it.

    Raises:
        ExportError: one of the two folders contains the other.
    """
    ours, theirs = out.resolve(), source.resolve()
    if ours.is_relative_to(theirs) or theirs.is_relative_to(ours):
        raise ExportError(
            f"the copy {out} and its source {source} overlap; name a folder beside it with --out"
        )
