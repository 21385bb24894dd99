"""Where the figures on a page come from: queries with their parameters in, an id that the page carries out.

Every displayed statistic carries the id of a Source: HTML in ``data-origin``, a chart in ``layout.meta``,
a table and Streamlit's own elements through the key of the container they stand in (``from_<id>``). The ids
of a run resolve through ``of_run``; the drawer 数从何来 (origin.py) opens them for a person.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

REGISTRY = "origins"
"""Key of the session under which the sources of the run stand."""
OFFERED = "origins_offered"
"""Key of the session under which the sources stand that a button of the page opens."""
IN_KEY = "from_"
"""How the key of a container begins that says where what it holds comes from."""


@dataclass(frozen=True)
class Source:
    """What a part of a page was drawn from: named queries with their parameters, its own numbers first."""

    queries: Mapping[str, Mapping[str, Any]]
    unit: str | None = None
    """The unit whose row is shown first; the first row without one."""
    name: str = ""
    """The id, where a fragment changes the parameters on its own; else made of the first query's name."""


@dataclass
class Drawn:
    """A chart as it was drawn, with the heading over it."""

    finding: str
    plain: str
    figure: dict[str, Any]
    key: str


@dataclass
class Part:
    """What has been drawn in a part of a page so far: what can be taken along from it."""

    finding: str = ""
    plain: str = ""
    charts: list[Drawn] = field(default_factory=list)


_current: ContextVar[Source | None] = ContextVar("source", default=None)
_part: ContextVar[Part | None] = ContextVar("part", default=None)
TAKEN = "origins_taken"
"""Key of the session under which the charts of the run stand (their keys) that a button 取走 takes along."""
LINE = "origins_line"
"""Key of the session under which the period and the coverage of the page stand, in words."""


def begin_run() -> None:
    """Forget the sources of the run before. Called before a page is drawn, not by the fragments in it."""
    st.session_state[REGISTRY] = {}
    st.session_state[OFFERED] = {}
    st.session_state[LINE] = ""
    st.session_state[TAKEN] = set()
    _part.set(None)


def of_run() -> dict[str, Source]:
    """The sources of this run by their ids."""
    found: dict[str, Source] = st.session_state.setdefault(REGISTRY, {})
    return found


def offer(key: str, source: Source) -> None:
    """Note that the button ``key`` opens a source, so that every figure can be held to have its way there."""
    st.session_state.setdefault(OFFERED, {})[key] = source


def offered(key: str) -> Source | None:
    """What the button ``key`` of the page as it was last drawn opens."""
    found: Source | None = st.session_state.get(OFFERED, {}).get(key)
    return found


def register(source: Source | None = None) -> str:
    """The id of a source (without one: of the part being drawn) in this run; "" where there is none."""
    source = source or _current.get()
    if source is None:
        return ""
    known = of_run()
    first = source.name or next(iter(source.queries)).replace("/", "-")
    found = first
    for number in range(2, len(known) + 3):
        if source.name or known.get(found, source) == source:
            break
        found = f"{first}-{number}"
    known[found] = source
    return found


def attribute(source: Source | None = None) -> str:
    """The id as an attribute of an HTML element, with a leading space; "" where there is none."""
    found = register(source)
    return f' data-origin="{html.escape(found)}"' if found else ""


def container_key(source: Source | None, key: str) -> str | None:
    """The key of a container that holds elements of a source; None where there is none."""
    found = register(source)
    return f"{IN_KEY}{found}__{key}" if found else None


@contextmanager
def drawing(source: Source | None) -> Iterator[None]:
    """What is drawn inside comes from ``source`` unless it says otherwise; None changes nothing."""
    token = _current.set(source or _current.get())
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def part(*, anew: bool = True) -> Iterator[None]:
    """A part of a page: headings and charts inside are noted in it; not ``anew``: unless one is drawn."""
    token = _part.set(Part() if anew else _part.get() or Part())
    try:
        yield
    finally:
        _part.reset(token)


def this_part() -> Part | None:
    """The part that is being drawn."""
    return _part.get()


def headed(finding: str, plain: str) -> None:
    """Note the heading over what follows in this part."""
    here = _part.get()
    if here:
        here.finding, here.plain = finding, plain


def drew(figure: dict[str, Any], key: str) -> None:
    """Note a chart of this part."""
    here = _part.get()
    if here:
        here.charts.append(Drawn(here.finding, here.plain, figure, key))


def take(part: Part | None) -> None:
    """Note that a button takes along the charts of a part."""
    if part:
        taken: set[str] = st.session_state.setdefault(TAKEN, set())
        taken.update(each.key for each in part.charts)
