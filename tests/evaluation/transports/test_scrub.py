"""Keys stay out of messages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robojudge.transports.base import Capabilities
from robojudge.transports.scrub import HIDDEN, excerpt, scrub
from robojudge.transports.target import Target


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("key sk-proj-abc_DEF-123 refused", f"key {HIDDEN} refused"),
        ("Incorrect API key provided: sk-abcd************wxyz.", f"Incorrect API key provided: {HIDDEN}"),
        ("{'authorization': 'Bearer abc.def'}", f"{{'authorization': '{HIDDEN}'}}"),
        ("token eyJhbGciOiJIUzI1NiJ9.eyJzdWIi.c2ln ok", f"token {HIDDEN} ok"),
        ("the task-oriented risk-free robot", "the task-oriented risk-free robot"),
        ("Bearer [key hidden]", "Bearer [key hidden]"),
    ],
)
def test_what_looks_like_a_key_is_hidden(text, clean):
    assert scrub(text) == clean


@given(st.text("abcdef0123456789-_", min_size=8, max_size=40), st.text(max_size=30), st.text(max_size=30))
def test_a_known_secret_never_survives(secret, before, after):
    assert secret not in scrub(f"{before} {secret} {after}", [secret])


def test_a_secret_that_begins_another_hides_both():
    assert scrub("abcd1234 abcd", ["abcd", "abcd1234"]) == f"{HIDDEN} {HIDDEN}"


def test_an_excerpt_can_always_be_stored():
    assert excerpt("half \ud83d character") == "half ? character"


def test_what_holds_a_key_does_not_show_it_when_printed():
    target = Target("p", "m", "h", "", Capabilities(), "", "", secrets=("s3cr3t-value",))
    assert "s3cr3t-value" not in repr(target)


def test_an_excerpt_is_one_short_line():
    line = excerpt("a\n b\t" * 400)
    assert len(line) == 300
    assert line.startswith("a b a b")
    assert line.endswith("…")
