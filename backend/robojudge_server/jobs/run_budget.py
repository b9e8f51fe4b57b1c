"""What a run may still spend, from what is stored of it."""

from __future__ import annotations

from sqlalchemy import Engine

from robojudge.batch.budget import Budget
from robojudge.datasets.reader import Dataset
from robojudge.estimate import highest_cost
from robojudge.judge import Judge
from robojudge_server.services.run_request import RunRequest
from robojudge_server.store.queries_runs import asked_episodes, get_run
from robojudge_server.store.run_outcomes import unknown_costs, used


def open_budget(
    engine: Engine, run_id: str, request: RunRequest, dataset: Dataset, judge: Judge
) -> Budget | None:
    """Return the budget of a run, less what it has spent; None where it has none. Blocking.

    Where we were not told what something cost, the most that it can have cost counts.

    Raises:
        UsageError: the judge spends nothing.
        StoreError: the database cannot be read.
    """
    if not request.budgeted:
        return None
    highest = highest_cost(dataset, judge, asked_episodes(engine, run_id))
    spent = used(get_run(engine, run_id))
    unknown = unknown_costs(engine, run_id)
    most_usd = highest.usd or 0.0
    known_usd = spent.calls * most_usd if spent.cost_usd is None else spent.cost_usd
    told = None not in (spent.input_tokens, spent.output_tokens)
    known_tokens = (spent.input_tokens or 0) + (spent.output_tokens or 0)
    return Budget(
        tokens=request.budget_tokens,
        usd=request.budget_usd,
        highest=highest,
        spent_tokens=(known_tokens if told else spent.calls * highest.tokens) + unknown * highest.tokens,
        spent_usd=known_usd + unknown * most_usd,
    )
