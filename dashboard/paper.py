"""A page for paper: the print view (``?print=1``, upright; ``?print=landscape``) and what every sheet bears.

The browser's own Print gives clean sheets of any page (print.css). The print view is the same sheet on the
screen, as wide as the paper: charts are drawn at the size they print at and in the light colours, and tables,
which Streamlit paints on a canvas that prints only what is in sight, are written out in full.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import labels, store
from dashboard.labels import t
from dashboard.palette import LIGHT, Palette

_RULES = Path(__file__).with_name("print.css")
WIDTH = {"1": 703, "landscape": 1032}
"""Pixels between the margins of an A4 sheet, 12 mm each: 186 mm upright, 273 mm across."""

_THREE = (
    "[data-testid='stHorizontalBlock']:has(> [data-testid='stColumn']:nth-child(3):last-child)"
    ":has(.ud-finding) > [data-testid='stColumn']{flex-basis:calc(50% - 4px) !important;}"
    ".ud-three{grid-template-columns:1fr 1fr !important;}"
    ".ud-three > :first-child:has(.ud-sentences){grid-column:1 / -1;}"
    ".ud-three > :first-child .ud-sentences{display:block;columns:2;column-gap:24px;}"
    ".ud-three > :first-child .ud-sentences > *{break-inside:avoid;}"
    ".st-key-page_overview{zoom:0.86;}"
)
"""Three parts side by side are too narrow on an upright sheet: the third stands below the others, or a list
of sentences above the other two. The overview is one screen and has to be one sheet,
a little smaller."""
SCRIPT = """
if (!window.udPrints) {
  window.udPrints = true;
  const charts = () => document.querySelectorAll(".js-plotly-plot .main-svg");
  window.addEventListener("beforeprint", () => charts().forEach((each) => {
    each.setAttribute("viewBox", `0 0 ${each.getAttribute("width")} ${each.getAttribute("height")}`);
  }));
  window.addEventListener("afterprint", () => charts().forEach((each) => each.removeAttribute("viewBox")));
}
"""
"""Charts have no viewBox, without which a style sheet cannot make them smaller."""


def view() -> str:
    """The print view this run draws, a key of ``WIDTH``; "" for none."""
    chosen = st.query_params.get("print", "")
    return chosen if chosen in WIDTH else ""


def is_paper() -> bool:
    """Whether this run draws the print view."""
    return view() != ""


def style(palette: Palette, view: str) -> str:
    """The rules for paper as a style sheet: for the browser's printing, and bare in the print view.

    ``palette`` is the one in use; on paper it is the light one.
    """
    rules = _RULES.read_text(encoding="utf-8")
    at_page = rules[rules.index("@page") :].split("\n", 1)[0]
    light = f":root{{{palette_variables(LIGHT)}}}"
    dark = palette is not LIGHT
    # Charts of the dark theme are pictures by the time they are printed: turned to dark on light.
    turned = (
        ":is(.js-plotly-plot,.ud-chart,.ud-row img,[data-testid='stDataFrame'])"
        "{filter:invert(1) hue-rotate(180deg);}"
        if dark
        else ""
    )
    upright = f"@media (orientation:portrait){{{_THREE}}}"
    printed = f"@media print{{{light}{turned}\n{rules.replace(at_page, '')}{upright}}}\n{at_page}"
    if not view:
        return f":root{{{palette_variables(palette)}}}\n{printed}"
    width = (
        f"[data-testid='stMainBlockContainer']{{width:{WIDTH[view]}px !important;"
        f"max-width:{WIDTH[view]}px !important;margin:0 auto;}}"
    )
    bar = (
        "@media screen{[data-testid='stLayoutWrapper']:has(> .st-key-print_bar){display:flex !important;}"
        ".st-key-print_bar [data-testid='stElementContainer']{display:block !important;}"
        "html{color-scheme:light;}[data-testid='stMainBlockContainer']{margin:16px auto !important;}}"
    )
    width += _THREE if view == "1" else ""
    turn = f"@page{{size:A4 {'landscape' if view == 'landscape' else 'portrait'};}}"
    bare = rules.replace(at_page, "")
    return "\n".join([f":root{{{palette_variables(LIGHT)}}}", printed, bare, width, bar, turn])


def palette_variables(palette: Palette) -> str:
    """A palette as variables of a style sheet."""
    return "".join(
        f"--ud-{each.name.replace('_', '-')}:{getattr(palette, each.name)};" for each in fields(palette)
    )


def bar() -> None:
    """Above the print view, on screen only: print, the way the sheet lies, back."""
    if not is_paper():
        return
    with st.container(horizontal=True, vertical_alignment="center", key="print_bar"):
        if st.button(t("takeaway.print_now"), type="primary", icon=":material/print:", key="print_now"):
            st.html(
                "<script>window.setTimeout(() => window.print(), 400)</script>", unsafe_allow_javascript=True
            )
        st.session_state["print_way"] = st.query_params["print"]
        st.segmented_control(
            t("takeaway.print_way"), list(WIDTH), key="print_way", on_change=_turned, required=True,
            format_func=lambda way: t(f"takeaway.print_way_{way}"), label_visibility="collapsed",
        )  # fmt: skip
        st.button(t("takeaway.print_back"), key="print_back", on_click=_back, type="tertiary")
        st.html(f'<span class="ud-asof">{html.escape(t("takeaway.print_note"))}</span>')


def _turned() -> None:
    st.query_params["print"] = st.session_state["print_way"]


def _back() -> None:
    st.query_params.pop("print", None)


def link(key: str = "print_view") -> None:
    """In the sidebar, or where ``key`` is another one: this page as it prints."""
    st.button(t("takeaway.print"), key=key, on_click=_open, type="tertiary", icon=":material/print:")


def _open() -> None:
    st.query_params["print"] = "1"


def head(page: Any) -> str:
    """The line over every printed sheet as HTML: whose page this is and when it was printed."""
    day = store.as_of_day()
    parts = [store.county_name() or t("common.app"), page.title]
    parts += [t("common.sample_badge")] if store.is_sample() else []
    parts += [t("common.as_of_banner", day=labels.day(day))] if day else []
    printed = t("takeaway.printed_on", day=labels.day(datetime.now(UTC).replace(tzinfo=None)))
    return (
        f'<div class="ud-paper"><span>{html.escape(t("common.dot").join(parts))}</span>'
        f"<span>{html.escape(printed)}</span></div>"
    )


# --- Tables ---------------------------------------------------------------------------------------------


def table(data: Any, columns: Mapping[str, Any], placeholder: str = "") -> str:
    """A table as HTML, with all its rows.

    ``data`` is a frame or a Styler, ``columns`` the column_config of st.dataframe.
    """
    frame: pd.DataFrame = getattr(data, "data", data)
    names = [str(name) for name in frame.columns]
    forms = {name: _form(columns.get(name)) for name in names}
    heads = {name: _label(columns.get(name), name) for name in names}
    right = {name for name in names if forms[name] is not None or pd.api.types.is_numeric_dtype(frame[name])}
    head = "".join(f"<th{_class(name in right)}>{html.escape(heads[name])}</th>" for name in names)
    lines = []
    for row in frame.itertuples(index=False):
        cells = [
            _cell(value, forms[name], name in right, placeholder)
            for name, value in zip(names, row, strict=True)
        ]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f'<table class="ud-printed"><thead><tr>{head}</tr></thead><tbody>{"".join(lines)}</tbody></table>'


def _label(column: Any, name: str) -> str:
    return str(column if isinstance(column, str) else (column or {}).get("label") or name)


def _form(column: Any) -> str | None:
    """How a column's numbers are written; "" as they are, None for a column of text."""
    if not isinstance(column, Mapping):
        return None
    kind = column.get("type_config") or {}
    return str(kind.get("format") or "") if kind.get("type") == "number" else None


def _class(is_right: bool) -> str:
    return ' class="ud-n"' if is_right else ""


def _cell(value: Any, form: str | None, is_right: bool, placeholder: str) -> str:
    if value is None or value is pd.NA or value != value:
        return f'<td class="ud-none{" ud-n" if is_right else ""}">{html.escape(placeholder)}</td>'
    return f"<td{_class(is_right)}>{html.escape(written(value, form or ''))}</td>"


def written(value: Any, form: str) -> str:
    """A value as Streamlit's tables write it: ``form`` "%.1f%%", "%+,.0f", "localized" or "" for as it is."""
    if isinstance(value, (date, datetime)):
        return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else f"{value:%Y-%m-%d}"
    is_number = isinstance(value, (int, float)) or hasattr(value, "dtype")
    if isinstance(value, bool) or not is_number:
        return str(value)
    found = re.fullmatch(r"%(\+?)(,?)\.(\d)f(.*)", form)
    if found:
        sign, comma, digits, after = found.groups()
        return f"{float(value):{sign}{comma}.{digits}f}{after.replace('%%', '%')}"
    text = f"{float(value):,.3f}".rstrip("0").rstrip(".")
    return text if form == "localized" else text.replace(",", "")
