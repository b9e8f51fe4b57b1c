"""What must hold before the first request: the right tables, and the datasets in them."""

from __future__ import annotations

from robojudge.annotations import load_annotations
from robojudge_server.service import Service
from robojudge_server.services.datasets import ServedDataset
from robojudge_server.store.migrate import require_current, upgrade
from robojudge_server.store.queries_annotations import import_annotations
from robojudge_server.store.queries_datasets import register_dataset
from robojudge_server.store.queries_reveals import unblind

ANNOTATIONS_BESIDE = "annotations.csv"


def prepare_store(service: Service, *, migrate: bool) -> None:
    """Check or upgrade the database and store what the datasets say of themselves.

    Raises:
        StoreError: the database cannot be used, or is not this program's version.
        DatasetError, AnnotationError: a dataset or the annotations beside it cannot be read.
    """
    if migrate:
        upgrade(service.engine)
    require_current(service.engine)
    for served in service.datasets:
        _register(service, served)


def _register(service: Service, served: ServedDataset) -> None:
    """Store a dataset's rows where they are not what its metadata says, and the annotations beside it."""
    engine, dataset_id = service.engine, served.dataset_id
    register_dataset(engine, served.dataset)
    if not served.settings.blind:
        unblind(engine, dataset_id, by="configuration")
    beside = served.dataset.root / ANNOTATIONS_BESIDE
    if beside.is_file():
        said = load_annotations(beside, dataset_id=dataset_id)
        import_annotations(engine, said, only_first_words=True)
