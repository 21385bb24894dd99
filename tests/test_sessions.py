"""How long one stays signed in, and how long one waits after wrong passwords, on a clock of the test's own."""

from __future__ import annotations

from dashboard import sessions
from dashboard.sessions import Sessions, Throttle


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_session_is_found_by_its_cookie_and_by_its_handle_and_neither_by_the_other():
    kept = Sessions(Clock())
    session = kept.open("dong", 1)
    assert kept.of_token(session.token) is session
    assert kept.of_handle(session.handle) is session
    assert kept.of_token(session.handle) is None
    assert kept.of_handle(session.token) is None


def test_signing_out_ends_it_at_once():
    kept = Sessions(Clock())
    session = kept.open("dong", 1)
    kept.end(session)
    assert kept.of_token(session.token) is None
    assert kept.of_handle(session.handle) is None


def test_an_idle_session_ends_and_a_used_one_goes_on_until_its_longest():
    clock = Clock()
    kept = Sessions(clock)
    idle, used = kept.open("a", 1), kept.open("b", 1)
    for _ in range(12):
        clock.now += 3600
        assert kept.of_token(used.token) is used
    assert kept.of_token(idle.token) is None
    clock.now += 1
    assert kept.of_token(used.token) is None


def test_too_many_sessions_cost_the_one_unseen_for_longest(monkeypatch):
    monkeypatch.setattr(sessions, "MOST_SESSIONS", 2)
    kept = Sessions(Clock())
    first, second = kept.open("a", 1), kept.open("b", 1)
    kept.of_token(first.token)
    kept.open("c", 1)
    assert kept.of_token(first.token) is first
    assert kept.of_token(second.token) is None
    assert kept.of_handle(second.handle) is None


def test_the_fifth_wrong_password_costs_thirty_seconds_and_each_further_one_twice_as_long():
    clock = Clock()
    throttle = Throttle(clock)
    waits = []
    for _ in range(11):
        throttle.failed("dong")
        waits.append(throttle.wait("dong"))
    assert waits == [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900]
    clock.now += 900
    assert throttle.wait("dong") == 0
    assert throttle.wait("xi") == 0, "nobody else waits"
    throttle.passed("dong")
    throttle.failed("dong")
    assert throttle.wait("dong") == 0


def test_what_is_remembered_of_strangers_is_bounded(monkeypatch):
    monkeypatch.setattr(sessions, "MOST_REMEMBERED", 3)
    throttle = Throttle(Clock(), free=1)
    for name in "abcd":
        throttle.failed(name)
    assert [throttle.wait(name) for name in "abcd"] == [0, 30, 30, 30]
