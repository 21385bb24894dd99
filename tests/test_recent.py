"""What the server holds in memory is bounded: filled beyond its bound, each cache keeps its size."""

from __future__ import annotations

import ast
import pickle
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from dashboard import office, sessions, settings
from dashboard.recent import Packed, Recent
from dashboard.sessions import MOST_REMEMBERED, MOST_SESSIONS, Sessions, Tabs, Throttle

DASHBOARD = settings.PROJECT / "dashboard"


def test_rows_as_they_are_stay_within_their_number():
    held = Recent(rows_in_all=1_000, rows_of_one=100)
    for key in range(500):
        held.rows(key, lambda: [{"n": each} for each in range(9)])
    assert held._rows == 1_000, "each result counts one more than its rows"
    assert len(held._held) == 100
    held.rows("large", lambda: [{}] * 101)
    assert "large" not in held._held


def test_results_as_bytes_stay_within_their_size_and_are_given_out_as_copies():
    held, asked = Packed(bytes_in_all=100_000), []

    def ask(key: int, size: int = 1_000) -> list[bytes]:
        return held.value(key, lambda: asked.append(key) or [bytes(size)])  # type: ignore[func-returns-value]

    for key in range(500):
        ask(key)
    one = len(pickle.dumps([bytes(1_000)], pickle.HIGHEST_PROTOCOL))
    assert held._bytes == sum(map(len, held._held.values())) == 100_000 // one * one
    ask(499).append(b"spoilt")
    assert ask(499) == [bytes(1_000)]
    assert asked == list(range(500)), "the newest are held"
    ask(0)
    assert asked[-1] == 0, "the oldest are not"
    ask(1_000, 30_000)
    ask(1_000, 30_000)
    assert asked[-2:] == [1_000, 1_000], "what would crowd out the others is not held"
    assert held._asking == {}
    held.clear()
    assert (held._bytes, len(held._held)) == (0, 0)


def test_the_same_wanted_by_many_at_once_is_asked_for_once():
    held, asked, found = Packed(), [], []

    def ask() -> str:
        asked.append(1)
        time.sleep(0.05)
        return "rows"

    threads = [threading.Thread(target=lambda: found.append(held.value("key", ask))) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert (len(asked), found) == (1, ["rows"] * 8)


def test_what_fails_is_asked_for_again_and_leaves_nothing():
    held = Packed()

    def fail() -> Any:
        raise ValueError("no such query")

    for _ in range(2):
        with pytest.raises(ValueError, match="no such query"):
            held.value("key", fail)
    assert (held._asking, len(held._held)) == ({}, 0)


def test_who_is_signed_in_and_who_tried_to_stay_within_their_numbers(monkeypatch: pytest.MonkeyPatch):
    opened, tries, tabs = Sessions(), Throttle(), Tabs()
    for number in range(MOST_SESSIONS + 50):
        opened.open(f"login{number}", 1)
    assert len(opened._by_token) == len(opened._by_handle) == MOST_SESSIONS
    monkeypatch.setattr(sessions, "MOST_REMEMBERED", 200)
    for number in range(300):
        tries.failed(f"10.0.0.{number}")
        tabs.belongs(f"tab{number}", "login")
    assert len(tries._failures) == len(tabs._login) == 200
    assert MOST_REMEMBERED <= 100_000
    assert office._MOST_MADE <= 100_000


def test_every_cache_of_the_code_has_a_bound():
    """``lru_cache`` and ``st.cache_data`` say how many; ``cache`` stands only where there are few to ask for."""
    unbounded, keyed = [], {}
    for file in sorted(DASHBOARD.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            for each in getattr(node, "decorator_list", ()):
                name = ast.unparse(each)
                if name in ("lru_cache", "functools.lru_cache") or (
                    "cache_data" in name and "max_entries" not in name
                ):
                    unbounded.append(f"{file.name}: {name}")
                if name in ("cache", "functools.cache") and isinstance(node, ast.FunctionDef):
                    keyed[f"{_part(file)}.{node.name}"] = len(node.args.args)
    assert unbounded == []
    assert {name for name, count in keyed.items() if count} <= OF_FEW


def _part(file: Path) -> str:
    return ".".join(file.relative_to(DASHBOARD).with_suffix("").parts)


OF_FEW = {
    # a language, a palette with a print view, a settings folder, a port
    "browser._script", "menu._pages", "shell._sheet", "labels.texts", "settings._resolved", "nodelay.send_at_once",
    # codes of the catalogue, forms and sections; those that are none raise
    "intake.names.indicator", "intake.names.is_part_of", "narrative.terms.rates_of", "workbooks.forms.lines",
    "report.sentences.own_section",
    # our own queries: files, and a compiled one for each choice among five dimensions
    "warehouse.dialect.parsed", "warehouse.pivot.pivot_query", "warehouse.queries._of_now",
    "warehouse.sandbox._root",
}  # fmt: skip
