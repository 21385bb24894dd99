"""Pieces of HTML in, one element of the page out: what is put while a sheet is open stands together.

Every element of Streamlit's is a message from the server and a part of the page that the browser compares,
lays out and gives a style at each run. A row of panels with headings, charts, tables and buttons of ours is
one element here; without an open sheet each piece is an element for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Literal

import streamlit as st

from dashboard import fills


class AsIs:
    """HTML that is shown as it is: a text Streamlit searches line by line for an indent to take away."""

    def __init__(self, body: str) -> None:
        self.body = body

    def _repr_html_(self) -> str:
        return self.body


_sheet: ContextVar[list[str] | None] = ContextVar("sheet", default=None)
_columns: ContextVar[Iterator[Any] | None] = ContextVar("columns", default=None)


def is_open() -> bool:
    """Whether pieces are being gathered."""
    return _sheet.get() is not None


def put(body: str, *, width: Literal["stretch", "content"] = "stretch") -> None:
    """Put a piece on the open sheet; without one it is an element of the page, as wide as ``width`` says."""
    sheet = _sheet.get()
    if sheet is None:
        st.html(AsIs(body), width=width)
    else:
        sheet.append(body)


@contextmanager
def gathering() -> Iterator[list[str]]:
    """What is put inside stands in this list, for somebody else to place."""
    pieces: list[str] = []
    token = _sheet.set(pieces)
    try:
        yield pieces
    finally:
        _sheet.reset(token)


@contextmanager
def stack() -> Iterator[None]:
    """Parts one under the other as one element of the page: all that is put inside.

    An element of Streamlit's inside needs a ``flush`` before it.
    """
    with gathering():
        yield
        flush()


def flush() -> None:
    """Show what the open sheet holds by now as an element of the page; nothing where there is nothing."""
    pieces = _sheet.get()
    if pieces:
        st.html(AsIs(fills.carried(f'<div class="ud-stack">{"".join(pieces)}</div>')))
        pieces.clear()


@contextmanager
def closed() -> Iterator[None]:
    """Without a sheet, after what it holds: each piece is an element for itself, among Streamlit's own."""
    flush()
    token = _sheet.set(None)
    try:
        yield
    finally:
        _sheet.reset(token)


@contextmanager
def row(shares: Sequence[int] = (1,), *, apart: bool = False) -> Iterator[None]:
    """Boxes side by side with these shares of the width, one under the other on a phone.

    ``apart``: as elements of Streamlit's, where one of its own has to stand among them.
    """
    if apart:
        with closed():
            token_of_columns = _columns.set(iter(st.columns(list(shares), gap="small")))
            try:
                yield
            finally:
                _columns.reset(token_of_columns)
        return
    with gathering() as pieces:
        yield
    columns = " ".join(f"minmax(0, {share}fr)" for share in shares)
    many = " ud-three" if len(shares) == 3 else ""
    body = f'<div class="ud-boxes{many}" style="--columns:{columns}">{"".join(pieces)}</div>'
    put(body if is_open() else fills.carried(body))


@contextmanager
def box() -> Iterator[None]:
    """The next box of the row, or one by itself."""
    columns = _columns.get()
    if is_open():
        put('<div class="ud-box">')
        yield
        put("</div>")
    elif columns is None:
        with st.container(border=True, height="stretch"):
            yield
    else:
        with next(columns), st.container(border=True, height="stretch"):
            yield


@contextmanager
def ends() -> Iterator[None]:
    """A line of a box whose pieces stand at both its ends."""
    if is_open():
        put('<div class="ud-ends">')
        yield
        put("</div>")
    else:
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            yield
