"""Open the viewer where somebody goes on rating."""

from __future__ import annotations

import os
import sys
import threading
import webbrowser
from typing import TYPE_CHECKING

from robojudge_server.log import logger

if TYPE_CHECKING:
    from robojudge_server.app_settings import AppSettings
    from robojudge_server.service import Service

EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}
log = logger("browser")


def opens_by_itself(settings: AppSettings) -> bool:
    """Tell whether somebody sits at this machine who wants to see the viewer."""
    from robojudge_server.app import VIEWER
    from robojudge_server.app_settings import LOOPBACK

    shows = sys.platform in ("darwin", "win32") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    )
    return shows and sys.stdout.isatty() and settings.host in LOOPBACK and (VIEWER / "index.html").is_file()


def viewer_address(service: Service, settings: AppSettings, host: str, port: int) -> str:
    """Return the address of the user's next unrated episode; of the start where nobody is known yet.

    Raises:
        StoreError: the database cannot be read.
    """
    reached = EVERY_ADDRESS.get(host, host)
    shown = f"[{reached}]" if ":" in reached else reached
    return f"http://{shown}:{port}{_page(service, settings)}"


def open_browser(address: str) -> None:
    """Open an address beside everything else; a browser that fails or does not end changes nothing."""
    threading.Thread(target=_open, args=(address,), name="browser", daemon=True).start()


def _page(service: Service, settings: AppSettings) -> str:
    from robojudge_server.services.datasets import url_id
    from robojudge_server.store.list_counts import next_unannotated

    first = next(iter(service.datasets), None)
    if first is None or settings.login.mode != "local":
        return "/"
    page = f"/datasets/{url_id(first.dataset_id)}"
    episode = next_unannotated(service.engine, first.dataset_id, settings.login.user, -1)
    return page if episode is None else f"{page}/episodes/{episode}"


def _open(address: str) -> None:
    try:
        opened = webbrowser.open(address)
    except (webbrowser.Error, OSError) as error:
        log.warning("no browser could be opened", address=address, error=str(error))
        return
    if not opened:
        log.info("no browser was found", address=address)
