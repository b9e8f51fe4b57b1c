"""Print what the API says of itself, from which the viewer's types are made."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from robojudge_server.app import create_app
from robojudge_server.app_settings import AppSettings, LoginSettings
from robojudge_server.service import open_service


def main() -> None:
    """Print the OpenAPI document, the same on every machine."""
    with tempfile.TemporaryDirectory() as folder:
        settings = AppSettings(
            database_url=f"sqlite:///{Path(folder) / 'none.db'}", login=LoginSettings(mode="key")
        )
        service = open_service(settings.service())
        document = create_app(service, settings, worker=False).openapi()
        service.close()
    json.dump(document, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
