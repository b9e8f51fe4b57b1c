"""Put the built viewer into wheels and source distributions; an editable install goes without."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SKIP = "ROBOJUDGE_WITHOUT_VIEWER"


class ViewerBuildHook(BuildHookInterface):
    """Runs npm where the viewer is not built yet."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the viewer, unless it is there, nobody wants it, or the install is editable."""
        root = Path(self.root)
        built = root / "backend/robojudge_server/static/index.html"
        if version == "editable" or built.is_file() or os.environ.get(SKIP) == "1":
            return
        npm = shutil.which("npm")
        if npm is None:
            raise RuntimeError(
                f"the viewer needs Node 20 or newer to be built; install it, or set {SKIP}=1 to go without"
            )
        for step in (["ci"], ["run", "build"]):
            subprocess.run([npm, *step], cwd=root / "frontend", check=True)
