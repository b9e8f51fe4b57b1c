"""How far the judges of a dataset agree with people."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from robojudge.agreement.report.records.report import Report
from robojudge_server.services.compared_runs import MOST_RUNS
from robojudge_server.services.sight import sight_of
from robojudge_server.web.context import TheService, TheUser
from robojudge_server.web.route import JudgeRoute

MOST_DATASETS = 4
"""Datasets in one report, at most."""
router = APIRouter(route_class=JudgeRoute, tags=["calibration"])


class CalibrationView(BaseModel):
    """The calibration report of a dataset, as it stands."""

    dataset_id: str = Field(description="The dataset.")
    other_dataset_ids: list[str] = Field(description="The datasets compared with it; empty for none.")
    run_ids: list[str] = Field(description="The runs compared, one a judge and dataset.")
    report: Report | None = Field(
        description="The report; null while the first one is being made, or where `problem` says why."
    )
    outdated: bool = Field(
        description="Whether the newest words are not in it: another is being made, unless `problem` "
        "says why not. Ask again."
    )
    problem: str | None = Field(description="Why there is no report, in one line; null if there is nothing.")


@router.get("/calibration", response_model_exclude_none=False)
def calibration(
    service: TheService,
    user: TheUser,
    dataset: Annotated[str, Query(min_length=1, max_length=256, description="Id of the dataset.")],
    run: Annotated[
        list[Annotated[str, Field(max_length=64)]] | None,
        Query(
            max_length=MOST_RUNS * MOST_DATASETS,
            description="Runs to compare; the newest run of each judge and dataset if left out.",
        ),
    ] = None,
    other: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=256)]] | None,
        Query(
            max_length=MOST_DATASETS - 1,
            description="Ids of more datasets, of other policies say: runs of one judge with equal settings "
            "are put together over all of them, and their success rates compared.",
        ),
    ] = None,
) -> CalibrationView:
    """Return how far judges agree with people, with the verdict first.

    It is made in the background and made again when people or judges say something new: `outdated` is
    true as long as the one shown is not the newest. Only for those who may see every judgement of the
    datasets.
    """
    named = [service.datasets.by_url(one).dataset_id for one in (dataset, *(other or ()))]
    first, *others = dict.fromkeys(named)
    for dataset_id in (first, *others):
        sight_of(service.engine, user, dataset_id).require_whole("the calibration report")
    found = service.calibration.ask((first, *others), run or ())
    return CalibrationView(
        dataset_id=first,
        other_dataset_ids=others,
        run_ids=list(found.run_ids),
        report=found.report,
        outdated=found.outdated,
        problem=found.problem,
    )
