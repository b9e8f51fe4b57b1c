"""Where one attempt at reward labels writes, and what may be said of it outside."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from robojudge.errors import UsageError
from robojudge_server.service import Service
from robojudge_server.services.datasets import ServedDataset, url_id
from robojudge_server.store.tables_jobs import ExportRow


@dataclass(frozen=True, slots=True)
class ExportPlace:
    """The folders of one attempt. Two attempts at one export never share any.

    Attributes:
        export: what is made.
        served: the dataset it is made of.
        target: folder of the configured target.
    """

    export: ExportRow
    served: ServedDataset
    target: Path

    @property
    def parent(self) -> Path:
        """Return the folder of all that is made of the dataset."""
        return self.target / url_id(self.served.dataset_id)

    @property
    def out(self) -> Path:
        """Return the folder of what is made."""
        return self.parent / f"{self.export.export_id}-{self.export.attempts}"

    @property
    def work(self) -> Path:
        """Return the folder of what is needed meanwhile."""
        return self.parent / f".{self.out.name}.work"

    def prepare(self) -> None:
        """Check the place and remove what attempts that were lost with their worker have left.

        Raises:
            UsageError: a link leads out of the target's folder.
        """
        if not self.parent.resolve().is_relative_to(self.target):
            raise UsageError(f"folder {self.parent.name} of target {self.export.target} leads out of it")
        for left in self.parent.glob(f"*{self.export.export_id}-*"):
            shutil.rmtree(left, ignore_errors=True)

    def discard(self) -> None:
        """Remove what was made."""
        shutil.rmtree(self.out, ignore_errors=True)

    def public(self, message: str) -> str:
        """Return a message with names in place of this server's folders."""
        run = self.work / "run"
        names = {
            str(run): self.export.run_id,
            f"run folder {run}": f"run {self.export.run_id}",
            str(self.target): self.export.target,
            str(self.served.dataset.root): self.served.dataset_id,
            str(self.served.dataset.root.resolve()): self.served.dataset_id,
        }
        for folder in sorted(names, key=len, reverse=True):
            if "/" in folder:
                message = message.replace(folder, names[folder])
        return message


def export_place(service: Service, export: ExportRow) -> ExportPlace:
    """Return the place of the attempt that an export was claimed for."""
    served = service.datasets.by_url(export.dataset_id)
    return ExportPlace(export, served, service.export_folder(export.target).resolve())
