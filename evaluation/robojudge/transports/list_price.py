"""Whether a transport's calls have a list price, and if not, why."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from robojudge.transports.base import Transport
from robojudge.transports.prices import Price, price_of, price_table


@runtime_checkable
class Priced(Protocol):
    """A transport that knows whether its provider's list prices hold where it asks."""

    priced: bool


def list_price(transport: Transport) -> Price | None:
    """Return the list price of a transport's model, as far as its name tells; None where there is none."""
    if not (isinstance(transport, Priced) and transport.priced):
        return None
    return price_of(transport.provider, transport.model)


def why_no_price(transport: Transport) -> str:
    """Say why calls have no price, where `list_price` or the cost of a reply is None."""
    if transport.provider not in price_table().providers:
        return f"{transport.provider}/ has no list prices"
    if isinstance(transport, Priced) and not transport.priced:
        return f"{transport.provider}'s list prices do not hold at {transport.endpoint}"
    if transport.provider == "azure" and list_price(transport) is None:
        return "a deployment's name does not tell its model"
    return f"the price list has no {transport.model}"


def why_no_cost(transport: Transport, *, tokens_known: bool) -> str:
    """Say why a reply's cost is None.

    Args:
        transport: who was asked.
        tokens_known: whether the replies said how many tokens they took.
    """
    if not (isinstance(transport, Priced) and transport.priced):
        return why_no_price(transport)
    if not tokens_known:
        return "the service does not report tokens"
    return "the price list has no model by the name that the service reports"
