"""Which township is meant: chosen from a list where they are few, found by typing where they are many.

Few means that all of them are known to the page. Of many none is fetched but the one that is shown and what a
search finds (units/unit_by_search): a box of thousands of names would be sent at every click.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import bounds, filters, labels, store, widgets
from dashboard.labels import t

FOUND = 12
"""So many of the units found are offered."""
_TYPED = "typed_"
"""How the keys of the session begin under which stands what was typed and fits no or several units."""


def kinds() -> dict[str, int]:
    """How many townships there are of each kind, in the order of codes."""
    return {str(row["kind"]): int(row["unit_count"]) for row in store.rows("units/count_by_kind")}


def of_kinds(chosen: Iterable[str]) -> int:
    """How many townships there are of the chosen kinds; none chosen means all. A clerk has one."""
    if store.own_unit() is not None:
        return 1
    wanted = set(chosen)
    return sum(count for kind, count in kinds().items() if not wanted or kind in wanted)


def are_many() -> bool:
    """Whether there are more townships than a list is for. A clerk has one."""
    return of_kinds(()) > bounds.FEW


def rows_of(codes: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The townships of these codes that there are, each asked for by itself."""
    found = {}
    for code in codes:
        for row in store.rows("units/unit_by_code", unit_code=code):
            if row["level"] == "township" and row["unit_code"] == code:
                found[code] = row
    return found


def plain_name(code: str) -> str:
    """A unit's name, "" for one that is not known."""
    rows = store.rows("units/unit_by_code", **({"unit_code": code} if are_many() else {}))
    return next((str(row["unit_name"]) for row in rows if row["unit_code"] == code), "")


def search(wanted: str | None, *, most: int = FOUND, **day: Any) -> list[dict[str, Any]]:
    """The townships that a text finds, the closest first."""
    return store.rows("units/unit_by_search", wanted=wanted or None, limit_rows=most, **day)


def find(
    name: str = "unit",
    *,
    current: str = "",
    written: str = "",
    take: Callable[[str], None] | None = None,
    **day: Any,
) -> None:
    """A box to type a name into; the unit that it finds goes into the address under ``name``.

    ``current`` and ``written``: the unit that is shown now. Where a text finds several, these are offered.
    ``take`` is given the code instead.
    """
    key, kept = f"find_{name}", f"{_TYPED}{name}"
    typed = st.session_state.get(kept, "")
    st.session_state[key] = current or None

    def found_one(code: str) -> None:
        st.session_state[kept] = ""
        if take:
            take(code)
        elif code:
            st.query_params[name] = code
        else:
            st.query_params.pop(name, None)

    def changed() -> None:
        labels.use(st.query_params.get("lang"))
        wanted = str(st.session_state[key] or "").strip()
        if wanted == current:
            return
        if not wanted:
            found_one("")
            return
        found = search(wanted, **day)
        exact = [row for row in found if wanted in (row["unit_code"], row["unit_name"])]
        if len(found) == 1 or len(exact) == 1:
            found_one(str((exact or found)[0]["unit_code"]))
        else:
            st.session_state[kept] = wanted

    st.selectbox(
        t("common.find_unit"), [current] if current else [], index=None, key=key, on_change=changed,
        format_func=lambda code: written if code == current else code, accept_new_options=True,
        label_visibility="collapsed", placeholder=t("common.find_unit_hint"), width=190,
    )  # fmt: skip
    if typed:
        _offer(name, typed, search(typed, **day), found_one)


def _offer(name: str, typed: str, found: list[dict[str, Any]], take: Callable[[str], None]) -> None:
    """The units that a text fits, one press each."""
    if not found:
        st.html(widgets.note(t("common.found_none", wanted=typed)), width="content")
        return
    names = {str(row["unit_code"]): str(row["unit_name"]) for row in found}

    def chosen() -> None:
        if st.session_state[f"found_{name}"]:
            take(str(st.session_state[f"found_{name}"]))

    text = t("common.found_many", wanted=typed, count=int(found[0]["units_found"]))
    st.html(widgets.note(text), width="content")
    st.pills(
        t("common.find_unit"), list(names), key=f"found_{name}", format_func=names.__getitem__,
        on_change=chosen, label_visibility="collapsed",
    )  # fmt: skip


def choose(name: str) -> str:
    """A township that the page needs for itself, found by typing; its code, "" while there is none."""
    kept = f"chosen_{name}"
    code = str(st.session_state.get(kept, ""))

    def take(found: str) -> None:
        st.session_state[kept] = found

    find(name, current=code, written=plain_name(code) if code else "", take=take)
    return code


def pick_or_find(names: Callable[[], Mapping[str, str]], *, label: str, everyone: str, width: int) -> str:
    """The township that a list is narrowed down to, kept in the address; "" for all of them.

    ``names`` gives the townships by code where they are few; ``everyone`` is the word for all of them.
    """
    if are_many():
        code = st.query_params.get("unit", "")
        row = rows_of([code]).get(code) if code else None
        find(current=code if row else "", written=str(row["unit_name"]) if row else "")
        return code if row else ""
    known = names()
    chosen: str = filters.pick(
        "unit", ["", *known], "", label=label, width=width, write=lambda code: known.get(code, everyone)
    )
    return chosen


def finder() -> Callable[[], None] | None:
    """What draws the search of a page that shows many units, None where they are few.

    The unit that is found is the selected one: it is shown whatever its place is.
    """
    if not are_many():
        return None

    def draw() -> None:
        code = st.query_params.get("unit", "")
        row = rows_of([code]).get(code) if code else None
        find(current=code if row else "", written=str(row["unit_name"]) if row else "")

    return draw


@dataclass(frozen=True)
class Page:
    """One page of the rows of a table of units."""

    at: dict[str, Any]
    """The parameters by which a query gives this page only; none where the units are few."""
    first: int
    last: int
    count: int
    """Rows in all."""

    def has(self, place: int) -> bool:
        """Whether the row of that place is on this page."""
        return not self.at or self.first <= place <= self.last

    def steps(self) -> None:
        """Which rows these are, and the ways to those before and after; nothing where all are there."""
        if not self.at:
            return
        number = (self.first - 1) // bounds.PAGE + 1
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="turns"):
            st.button(
                t("common.page_before"), key="turn_before", icon=":material/chevron_left:", type="tertiary",
                on_click=_turn, args=(number - 1,), disabled=number == 1,
            )  # fmt: skip
            text = t("common.page_of", first=self.first, last=self.last, count=self.count)
            st.html(widgets.note(text), width="content")
            st.button(
                t("common.page_after"), key="turn_after", icon=":material/chevron_right:", type="tertiary",
                icon_position="right", on_click=_turn, args=(number + 1,), disabled=self.last >= self.count,
            )  # fmt: skip


def _turn(number: int) -> None:
    if number > 1:
        st.query_params["page"] = str(number)
    else:
        st.query_params.pop("page", None)


def page(count: int) -> Page:
    """The page of ``count`` units that the address names; all of them where they are few."""
    if count <= bounds.FEW:
        return Page({}, 1, count, count)
    text = st.query_params.get("page", "")
    number = min(int(text) if text.isdecimal() and int(text) else 1, -(-count // bounds.PAGE))
    skip = (number - 1) * bounds.PAGE
    return Page(
        {"limit_rows": bounds.PAGE, "skip_rows": skip}, skip + 1, min(skip + bounds.PAGE, count), count
    )
