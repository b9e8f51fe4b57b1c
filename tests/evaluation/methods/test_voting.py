"""Facts about putting votes together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from robojudge.methods.voting import median_or_none, plurality


def test_tie_is_undecided() -> None:
    assert plurality(["success", "failure"]) is None
    assert plurality(["success", "failure", "success"]) == "success"
    assert plurality([]) is None


def test_the_median_of_known_values_is_taken_by_hand() -> None:
    assert median_or_none([0.2, 0.4, 1.0]) == 0.4
    assert median_or_none([0.2, 0.4]) == 0.30000000000000004
    assert median_or_none([0.2, None, 0.4]) == 0.30000000000000004


def test_half_the_votes_not_knowing_is_not_knowing() -> None:
    assert median_or_none([0.2, None]) is None
    assert median_or_none([None, None, 1.0]) is None
    assert median_or_none([]) is None


@given(st.lists(st.sampled_from("abc"), max_size=9), st.randoms())
def test_order_of_votes_does_not_matter(votes, random) -> None:
    shuffled = list(votes)
    random.shuffle(shuffled)
    assert plurality(votes) == plurality(shuffled)
