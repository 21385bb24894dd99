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
from dataclasses import dataclass
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


_current: ContextVar[Source | None] = ContextVar("source", default=None)


def begin_run() -> None:
    """Forget the sources of the run before. Called once by the app, not by fragments."""
    st.session_state[REGISTRY] = {}
    st.session_state[OFFERED] = {}


def of_run() -> dict[str, Source]:
    """The sources of this run by their ids."""
    found: dict[str, Source] = st.session_state.setdefault(REGISTRY, {})
    return found


def offer(key: str, source: Source) -> None:
    """Note that the button ``key`` opens a source, so that every figure can be held to have its way there."""
    st.session_state.setdefault(OFFERED, {})[key] = source


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
