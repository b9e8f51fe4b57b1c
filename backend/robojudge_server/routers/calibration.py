"""How far the judges of a dataset agree with people."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from robojudge.agreement.report.records.report import Report
from robojudge_server.services.calibration import MOST_RUNS
from robojudge_server.services.sight import sight_of
from robojudge_server.web.context import TheService, TheUser
from robojudge_server.web.route import JudgeRoute

router = APIRouter(route_class=JudgeRoute, tags=["calibration"])


class CalibrationView(BaseModel):
    """The calibration report of a dataset, as it stands."""

    dataset_id: str = Field(description="The dataset.")
    run_ids: list[str] = Field(description="The runs compared, one a judge.")
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
        Query(max_length=MOST_RUNS, description="Runs to compare; the newest run of each judge if left out."),
    ] = None,
) -> CalibrationView:
    """Return how far judges agree with people, with the verdict first.

    It is made in the background and made again when people or judges say something new: `outdated` is
    true as long as the one shown is not the newest. Only for those who may see every judgement of the
    dataset.
    """
    served = service.datasets.by_url(dataset)
    sight_of(service.engine, user, served.dataset_id).require_whole("the calibration report")
    found = service.calibration.ask(served.dataset_id, run or ())
    return CalibrationView(
        dataset_id=served.dataset_id,
        run_ids=list(found.run_ids),
        report=found.report,
        outdated=found.outdated,
        problem=found.problem,
    )
