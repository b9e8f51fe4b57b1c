"""The price table and the cost of a call."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robojudge.schema.judgement import Usage
from robojudge.transports.prices import cost_usd, price_of, price_table


def test_a_worked_example():
    # 10,000 tokens in, 4,000 of them cached, 500 out, with gpt-4.1:
    # (6,000 x 2.00 + 4,000 x 0.50 + 500 x 8.00) / 1e6 = 0.012 + 0.002 + 0.004
    usage = Usage(input_tokens=10_000, cached_tokens=4_000, output_tokens=500)
    assert cost_usd(usage, price_of("openai", "gpt-4.1")) == pytest.approx(0.018)


def test_a_dated_model_costs_what_its_family_does():
    assert price_of("openai", "gpt-4.1-mini-2025-04-14") == price_of("openai", "gpt-4.1-mini")


def test_a_dated_model_with_a_price_of_its_own_keeps_it():
    assert price_of("openai", "gpt-4o-2024-05-13").input == 5.0
    assert price_of("openai", "gpt-4o-2024-08-06").input == 2.5


@pytest.mark.parametrize("model", ["gpt-4.1-turbo", "gpt-4.1-2025", "GPT-4.1", "gpt", "my-deployment", ""])
def test_unknown_models_have_no_price(model):
    assert price_of("openai", model) is None


@pytest.mark.parametrize("provider", ["compat", "ollama", "scripted", "litellm"])
def test_only_hosted_providers_have_prices(provider):
    assert price_of(provider, "gpt-4.1") is None


@pytest.mark.parametrize("usage", [Usage(), Usage(input_tokens=5), Usage(output_tokens=5)])
def test_without_counts_the_cost_is_unknown(usage):
    assert cost_usd(usage, price_of("openai", "gpt-4.1")) is None


def test_without_a_price_the_cost_is_unknown():
    assert cost_usd(Usage(input_tokens=1, output_tokens=1), None) is None


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 10**6))
def test_caching_never_costs_more_and_nothing_is_free(tokens, cached, made):
    price = price_of("openai", "gpt-4o-mini")
    full = cost_usd(Usage(input_tokens=tokens, output_tokens=made), price)
    some = cost_usd(Usage(input_tokens=tokens, cached_tokens=cached, output_tokens=made), price)
    assert 0 <= some <= full
    assert (full == 0) == (tokens == made == 0)


def test_every_price_is_dated_and_listed_once():
    prices = price_table().prices
    assert all(dt.date.fromisoformat(price.as_of) <= dt.date.today() for price in prices)
    assert len({price.model for price in prices}) == len(prices)
