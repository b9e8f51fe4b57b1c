"""Make reward labels that were asked for, one export at a time."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, TypedDict, cast

from structlog.contextvars import bound_contextvars

from robojudge.errors import RoboJudgeError
from robojudge.reward_run import open_run, write_rewards
from robojudge.rewards.settings import RewardSettings
from robojudge_server.jobs.export_place import ExportPlace, export_place
from robojudge_server.log import logger
from robojudge_server.service import Service
from robojudge_server.store.errors import StoreError, StoreUnavailable
from robojudge_server.store.queries_exports import claim_export, finish_export, renew_export
from robojudge_server.store.queries_marks import excluded_episodes
from robojudge_server.store.run_export import export_run

log = logger("exports")


class Ending(TypedDict, total=False):
    """How an attempt ended; see `finish_export`."""

    file: str
    audit: str
    error: str


def export_next(service: Service, owner: str) -> bool:
    """Make the labels that have waited longest; tell whether there were any to make.

    What goes wrong with the labels is stored with them. A worker that dies leaves them to the next one,
    which starts over.

    Args:
        service: the service whose datasets and targets may be used.
        owner: this worker; no other has the name.

    Raises:
        StoreError: the database cannot be used.
    """
    worker = service.settings.worker
    export = claim_export(
        service.engine,
        owner,
        worker.lease_s,
        worker.attempts,
        datasets=[served.dataset_id for served in service.datasets],
        targets=list(service.settings.exports),
    )
    if export is None:
        return False
    place = export_place(service, export)
    with bound_contextvars(export_id=export.export_id, run_id=export.run_id):
        with _renewed(service, export.export_id, owner):
            ending = _attempt(service, place)
        kept = finish_export(service.engine, export.export_id, owner, **ending)
        if not kept or "error" in ending:
            place.discard()
        if kept:
            log.info("reward labels ended", file=ending.get("file"), error=ending.get("error"))
        else:
            log.warning("reward labels were taken over by another worker")
    return True


def _attempt(service: Service, place: ExportPlace) -> Ending:
    try:
        place.prepare()
        return _write(service, place)
    except StoreUnavailable:
        raise
    except RoboJudgeError as error:
        return {"error": place.public(str(error))}
    except OSError as error:
        log.warning("reward labels could not be written", error=str(error))
        why = place.public(error.strerror or str(error))
        return {"error": f"the labels could not be written to {place.export.target}: {why}"}
    except Exception:
        log.exception("reward labels failed")
        return {"error": "an unforeseen error; the log of the worker has it under this export's id"}
    finally:
        shutil.rmtree(place.work, ignore_errors=True)


def _write(service: Service, place: ExportPlace) -> Ending:
    export = place.export
    folder = place.work / "run"
    export_run(service.engine, export.run_id, folder)
    excluded = excluded_episodes(service.engine, export.dataset_id)
    written = write_rewards(
        open_run(folder, dataset=place.served.settings.source),
        RewardSettings.model_validate_json(export.settings),
        to=cast(Literal["sidecar", "dataset"], export.kind),
        out=place.out,
        unjudged=cast(Literal["refuse", "drop"], export.unjudged),
        excluded={index: why or "" for index, why in excluded.items()},
    )
    return {
        "file": written.path.relative_to(place.target).as_posix(),
        "audit": written.audit.model_dump_json(),
    }


@contextmanager
def _renewed(service: Service, export_id: str, owner: str) -> Iterator[None]:
    """Keep an export's lease alive from a thread of its own."""
    lease_s = service.settings.worker.lease_s
    ended = threading.Event()

    def renew() -> None:
        while not ended.wait(lease_s / 3):
            try:
                if not renew_export(service.engine, export_id, owner, lease_s):
                    return
            except StoreError as error:
                log.warning("the lease could not be renewed", error=str(error))

    thread = threading.Thread(target=renew, name=f"export-{export_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
