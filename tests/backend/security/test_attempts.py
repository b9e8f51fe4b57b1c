from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from robojudge_server.errors import TooMany
from robojudge_server.security import attempts
from robojudge_server.security.attempts import LoginAttempts


def test_ten_failures_a_minute_then_wait_until_the_oldest_is_a_minute_old() -> None:
    login = LoginAttempts()
    for second in range(10):
        login.begin("a", float(second))
    with pytest.raises(TooMany) as refused:
        login.begin("a", 20.0)
    assert refused.value.retry_after_s == 40.0
    login.begin("b", 20.0)
    login.begin("a", 60.0)
    with pytest.raises(TooMany):
        login.begin("a", 60.5)


def test_successes_do_not_count() -> None:
    login = LoginAttempts()
    for second in range(100):
        login.begin("a", second / 10)
        login.succeeded("a", second / 10)
    login.succeeded("never seen", 1.0)


def test_a_success_does_not_wash_failures_away() -> None:
    login = LoginAttempts()
    for second in range(9):
        login.begin("a", float(second))
    login.begin("a", 9.5)
    login.succeeded("a", 9.5)
    login.begin("a", 10.0)
    with pytest.raises(TooMany):
        login.begin("a", 10.5)


def test_attempts_at_once_cannot_slip_through() -> None:
    login = LoginAttempts()

    def attempt(_: int) -> bool:
        try:
            login.begin("a", 1.0)
        except TooMany:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(attempt, range(200))) == 10


def test_memory_is_bounded_whatever_addresses_come(monkeypatch) -> None:
    monkeypatch.setattr(attempts, "ADDRESSES", 5)
    login = LoginAttempts()
    for number in range(50):
        login.begin(str(number), float(number))
    assert len(login._by_address) == 5
