"""Facts about what a run is expected to take."""

from __future__ import annotations

import pytest

from robojudge.datasets.in_memory import InMemoryDataset
from robojudge.errors import UsageError
from robojudge.estimate import estimate, highest_cost, image_tokens
from robojudge.open_judge import open_judge
from robojudge.transports.scripted import ScriptedTransport
from rollouts import rollout


def test_image_tokens_by_hand() -> None:
    assert image_tokens("gpt-4.1", 448, 448) == 255
    assert image_tokens("gpt-4.1", 1024, 512) == 85 + 2 * 170
    assert image_tokens("qwen3-vl:8b", 448, 448) == 196
    assert image_tokens("gpt-4.1-mini", 448, 224) == 14 * 7


def test_more_votes_cost_more_output_and_input_only_where_each_needs_a_call() -> None:
    dataset = InMemoryDataset([rollout(0), rollout(1)])

    def planned(votes: int, n: bool):
        transport = ScriptedTransport(["x"])
        from dataclasses import replace

        transport.capabilities = replace(transport.capabilities, n=n)
        judge = open_judge("scripted/x", transport=transport, dataset=dataset, votes=votes)
        return estimate(dataset, judge, [0, 1], concurrency=2)

    once, together, apart = planned(1, True), planned(3, True), planned(3, False)
    assert (once.calls, together.calls, apart.calls) == (2, 2, 6)
    assert together.input_tokens == once.input_tokens
    assert apart.input_tokens == 3 * once.input_tokens
    assert together.output_tokens == apart.output_tokens == 3 * once.output_tokens
    assert once.images == 2 * 6 * 2


def test_the_reference_judge_has_nothing_to_budget() -> None:
    dataset = InMemoryDataset([rollout(0)])
    judge = open_judge("reference", transport=None, dataset=dataset)
    with pytest.raises(UsageError, match="spends nothing"):
        highest_cost(dataset, judge, [0])
