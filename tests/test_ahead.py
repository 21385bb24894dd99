"""Work begun ahead: done once though it is wanted meanwhile, its faults told to who asks, none on one core."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from dashboard.ahead import Ahead
from dashboard.recent import Packed


def test_what_is_under_way_is_waited_for_and_not_done_twice():
    kept, ahead, done = Packed(), Ahead(2), list[str]()
    begun, go = threading.Event(), threading.Event()

    def ask(name: str) -> str:
        if name == "last":
            begun.set()
            assert go.wait(10)
        done.append(name)
        return name.upper()

    def rows(name: str) -> str:
        return kept.value(name, partial(ask, name))

    ahead.begin([partial(rows, name) for name in ("first", "middle", "last")])
    assert begun.wait(10), "the last one is begun before the caller comes to it"
    assert "first" not in done, "the first is left to the caller"
    threading.Timer(0.05, go.set).start()
    assert [rows(name) for name in ("first", "middle", "last")] == ["FIRST", "MIDDLE", "LAST"]
    assert sorted(done) == ["first", "last", "middle"]


def test_a_fault_is_told_to_who_asks_for_the_result():
    kept, ahead = Packed(), Ahead(1)

    def ask() -> str:
        raise ValueError("no such query")

    ahead.begin([str, partial(kept.value, "key", ask)])
    ahead.finish()
    with pytest.raises(ValueError, match="no such query"):
        kept.value("key", ask)


def test_on_one_core_nothing_is_begun():
    done: list[int] = []
    ahead = Ahead(0)
    ahead.begin([partial(done.append, 1), partial(done.append, 2)])
    ahead.finish()
    assert done == []
