"""Blank returns to download: one for a township, or all of a county's in one zip, last quarter beside."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import streamlit as st

from dashboard import labels, links, preview, store, townpick
from dashboard.labels import t
from dashboard.pages._waiting import townships
from dashboard.preview import plain
from dashboard.workbooks.template import Hints, blank_template
from dashboard.workbooks.template_set import template_name, template_set

STALLED = 30.0
"""Seconds without a new form after which the making counts as given up."""
EVERY = 0.3


@dataclass
class Making:
    """How far the county's forms have come; written by the thread that makes them, read by the page."""

    done: int = 0
    total: int = 0
    unit: str = ""
    is_running: bool = False
    heard: float = 0.0

    def begin(self, total: int) -> None:
        """A click: the browser asks for the file now."""
        self.done, self.total, self.unit, self.is_running, self.heard = 0, total, "", True, time.monotonic()

    def tell(self, done: int, total: int, unit: str) -> None:
        """One more form is begun."""
        self.done, self.total, self.unit, self.heard = done, total, unit, time.monotonic()
        self.is_running = done < total

    @property
    def is_alive(self) -> bool:
        """Whether forms are being made."""
        return self.is_running and time.monotonic() - self.heard < STALLED


def offer(due: tuple[int, int]) -> None:
    """The blank return of a township and quarter, and those of the whole county in one zip."""
    units = townships()
    names = dict(units)
    own = store.own_unit()
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{t('returns.template')}**", help=t("returns.template_help"))
        unit = townpick.choose("template") if townpick.are_many() else st.selectbox(
            t("returns.township"), [*([""] if own is None else []), *names], key="template_unit",
            format_func=lambda code: names.get(code) or t("returns.template_any"),
        )  # fmt: skip
        with st.container(horizontal=True, vertical_alignment="bottom"):
            years = list(range(due[0] + 2, due[0] - 4, -1))
            year = st.selectbox(
                t("returns.year"), years, index=years.index(due[0]), format_func=labels.year_name,
                key="template_year", width=110,
            )  # fmt: skip
            quarter = st.selectbox(
                t("returns.quarter"), [1, 2, 3, 4], index=due[1] - 1, format_func=labels.quarter_name,
                key="template_quarter", width=110,
            )  # fmt: skip
        with st.container(horizontal=True, vertical_alignment="center"):
            _one(unit, names, year, quarter)
            if own is None:
                _all(names, year, quarter)
        making = _making()
        if making.is_alive:
            _show_making()


def _one(unit: str, names: Mapping[str, str], year: int, quarter: int) -> None:
    county, name = store.county_name(), names.get(unit)
    last = _last_quarter(store.query, unit, year, quarter) if unit else {}
    st.download_button(
        t("returns.template_download"),
        data=lambda: blank_template(
            list(names.values()), year=year, quarter=quarter, county=county, township=name, last_quarter=last
        ),
        file_name=template_name(name, year, quarter)
        if name
        else t("returns.template_file", county=county, period=labels.period(year, quarter)),
        icon=":material/download:",
        on_click="ignore",
        key="template_download",
    )


def _all(names: Mapping[str, str], year: int, quarter: int) -> None:
    # Made in a thread that does not know which county this page shows.
    county, warehouse, making = store.county_name(), store.warehouse(), _making()

    def make() -> bytes:
        last = {name: _last_quarter(warehouse.query, code, year, quarter) for code, name in names.items()}
        return template_set(
            list(names.values()), year=year, quarter=quarter, county=county, last_quarter=last,
            progress=making.tell,
        )  # fmt: skip

    st.download_button(
        t("returns.templates_all"),
        data=make,
        file_name=t("returns.templates_file", county=county, year=year, quarter=quarter),
        mime="application/zip",
        icon=":material/folder_zip:",
        on_click=making.begin,
        args=(len(names),),
        key="templates_all",
        disabled=not names,
    )


def _making() -> Making:
    made: Making = st.session_state.setdefault("returns_making", Making())
    return made


@st.fragment(run_every=EVERY)
def _show_making() -> None:
    links.apply_address()
    making = _making()
    if not making.is_alive:
        st.rerun()
    text = t("returns.templates_making", done=making.done, count=making.total, unit=plain(making.unit))
    st.progress(making.done / max(making.total, 1), text=text)


def _last_quarter(query: Callable[..., Any], unit_code: str, year: int, quarter: int) -> Hints:
    """The figures a unit reported in the quarter before, by measure and basis."""
    before = preview.previous_quarter(year, quarter)
    rows = query("returns/figure_by_unit_quarter", unit_code=unit_code, year=before[0], quarter=before[1])
    return {
        (row["measure_code"], row["basis"]): Decimal(str(row["value"]))
        for row in store.records_of(rows)
        if row["state"] == "value" and row["value"] is not None
    }
