"""List prices of hosted models, from a dated table; unknown models have no price."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from pydantic import Field

from robojudge.schema.base import Record
from robojudge.schema.judgement import Usage

_DATED = re.compile(r"-\d{4}-\d{2}-\d{2}$")
_TOKENS_PER_UNIT = 1_000_000


class Price(Record):
    """List price of one model, in USD per million tokens."""

    model: str
    input: float = Field(ge=0)
    cached_input: float = Field(ge=0)
    output: float = Field(ge=0)
    as_of: str
    """Date the price was last checked, YYYY-MM-DD."""


class PriceTable(Record):
    """The whole table: which providers it holds for, and the prices."""

    providers: tuple[str, ...]
    note: str
    prices: tuple[Price, ...]


@cache
def price_table() -> PriceTable:
    """Read `schema/prices.json`."""
    text = files("robojudge.schema").joinpath("prices.json").read_text(encoding="utf-8")
    return PriceTable.model_validate_json(text)


def price_of(provider: str, model: str) -> Price | None:
    """Return a model's list price, by its exact name or that name with a date behind it.

    `gpt-4.1-2025-04-14` costs what `gpt-4.1` does; a dated model that costs something else has
    its own row; `gpt-4.1-turbo` is unknown.
    """
    table = price_table()
    if provider not in table.providers:
        return None
    prices = {price.model: price for price in table.prices}
    return prices.get(model) or prices.get(_DATED.sub("", model))


def cost_usd(usage: Usage, price: Price | None) -> float | None:
    """Cost = ((input - cached) * p_input + cached * p_cached + output * p_output) / 1e6, in USD.

    None without a price or without token counts. Where the provider reports no cached tokens, all
    input is charged in full, as it does.
    """
    if price is None or usage.input_tokens is None or usage.output_tokens is None:
        return None
    cached = min(usage.cached_tokens or 0, usage.input_tokens)
    total = (usage.input_tokens - cached) * price.input + cached * price.cached_input
    return (total + usage.output_tokens * price.output) / _TOKENS_PER_UNIT
