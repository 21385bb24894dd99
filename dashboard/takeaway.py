"""取走: a part of a page to take along, the chart as a picture, its figures as a workbook.

The button stands beside 数从何来. Nothing is made before it is pressed: the run of the page after that hands
the chart it has just drawn to the dialog. The browser itself saves the picture (plotly's own button); the
workbook is made when its button is pressed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import streamlit as st

from dashboard import bounds, charts, filters, hovers, labels, links, pictures, sources, store, widgets
from dashboard.catalogue import catalogue
from dashboard.labels import t
from dashboard.sources import Drawn, Part, Source
from dashboard.workbooks.chart_tables import MIME, ChartData, Table, Value

Row = Mapping[str, Any]
Ask = Callable[..., list[dict[str, Any]]]
"""Asks a query outside of a run."""
FORMATS = ("png", "svg")
_NOT_IN_FILES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


_ASKED = "take_asked"
"""Key of the session under which the part stands that is to be taken along."""


def ask(key: str) -> None:
    """Have a part taken along by the next run of the page."""
    st.session_state[_ASKED] = key


def offer(key: str, source: Source, part: Part | None) -> None:
    """Note what the button 取走 of a part takes along; the dialog for it where the button was pressed."""
    sources.take(part)
    if st.session_state.get(_ASKED) == key:
        del st.session_state[_ASKED]
        drawn = list(part.charts) if part else []
        line = source_line(source)
        dialog = st.dialog(t("takeaway.title"), width="large", icon=":material/download:")
        dialog(_body)(source, part or Part(), drawn, line, charts.is_dark())


def _body(source: Source, part: Part, drawn: Sequence[Drawn], line: str, is_dark: bool) -> None:
    links.apply_address()
    finding, plain = part.finding, part.plain
    chosen = _choose(drawn)
    if chosen:
        finding, plain = chosen.finding or finding, chosen.plain or plain
    finding = finding or _query_name(next(iter(source.queries)))
    with st.container(horizontal=True, vertical_alignment="center", key="take_row"):
        form = _format() if chosen else ""
        st.download_button(
            t("takeaway.data"),
            partial(_workbook, labels.current(), source, finding, plain, line, store.asker()),
            f"{file_name(finding)}.xlsx", mime=MIME, key="take_data", icon=":material/table_view:",
            on_click="ignore",
        )  # fmt: skip
    if not chosen:
        st.html(widgets.note(t("takeaway.data_note")))
        return
    shown = pictures.picture(chosen.figure, finding=finding, plain=plain, source=line, is_dark=is_dark)
    with st.container(key="take_picture"):
        st.plotly_chart(
            charts.drawn(shown), key=f"take_chart_{form}", theme=None, width=pictures.WIDTH, alt=finding,
            config=_config(shown, file_name(finding), form),
        )  # fmt: skip


def _choose(drawn: Sequence[Drawn]) -> Drawn | None:
    """Which of several charts of a part."""
    if len(drawn) < 2:
        return drawn[0] if drawn else None
    names = [f"{place}. {each.finding}" for place, each in enumerate(drawn, start=1)]
    name = st.selectbox(t("takeaway.which"), names, key="take_which")
    return drawn[names.index(name)]


def _format() -> str:
    chosen = st.segmented_control(
        t("takeaway.format"), FORMATS, default=FORMATS[0], key="take_format", required=True,
        format_func=lambda each: t(f"takeaway.{each}"), label_visibility="collapsed",
    )  # fmt: skip
    return str(chosen)


def _config(figure: charts.Figure, name: str, form: str) -> dict[str, Any]:
    """Plotly's button that saves the picture, and its words in the language of the page."""
    words = {
        "Download plot as a PNG": t("takeaway.save"), "Download plot": t("takeaway.save"),
        "Preparing image - this may take a few seconds": t("takeaway.saving"),
        "Image download succeeded": t("takeaway.saved"),
        "Sorry, there was a problem downloading your image!": t("takeaway.not_saved"),
    }  # fmt: skip
    return {
        "displayModeBar": True, "displaylogo": False, "modeBarButtons": [["toImage"]], "scrollZoom": False,
        "responsive": False, "locale": "ud", "locales": {"ud": {"dictionary": words, "format": {}}},
        "toImageButtonOptions": {
            "format": form, "filename": name, "scale": pictures.SCALE, "width": pictures.WIDTH,
            "height": figure["layout"]["height"],
        },
    }  # fmt: skip


def file_name(title: str) -> str:
    """A title as the name of a file, without its ending."""
    return _NOT_IN_FILES.sub(" ", title).strip(" .")[:60] or t("takeaway.title")


def source_line(source: Source) -> str:
    """Whose figures, of when, how complete, as of which day, and whether they are made up."""
    line = st.session_state.get(sources.LINE) or _line_of_rows(source)
    day = store.as_of_day()
    parts = [store.county_name(), line]
    parts += [t("common.as_of_banner", day=labels.day(day))] if day else []
    parts += [t("common.sample_badge")] if store.is_sample() else []
    return t("takeaway.source", parts=t("common.dot").join(each for each in parts if each))


def _line_of_rows(source: Source) -> str:
    """Period and coverage of the newest row that has them, on a page without filters for them."""
    for name, params in source.queries.items():
        rows = [
            row
            for row in store.rows(name, **params)
            if row.get("units_expected") and row.get("units_reporting") is not None
        ]
        dated = [row for row in rows if row.get("year") and row.get("quarter")]
        if dated:
            last = max(dated, key=lambda row: (row["year"], row["quarter"]))
            when = labels.period(int(last["year"]), int(last["quarter"]))
            return t("common.dot").join([when, filters.reported(last)])
        if rows:
            return filters.reported(rows[-1])
    return ""


# --- The figures as a workbook ----------------------------------------------------------------------------


def _workbook(language: str, source: Source, finding: str, plain: str, line: str, ask: Ask) -> bytes:
    """Made when the button is pressed, outside of the run."""
    from dashboard.workbooks.chart_data import chart_data  # openpyxl takes a fifth of a start to load

    labels.use(language)
    return chart_data(book(source, finding, plain, line, ask))


def book(source: Source, finding: str, plain: str, line: str, ask: Ask) -> ChartData:
    """The rows of every query of a part, each column named for people, and what they mean."""
    tables, about = [], []
    for name, params in source.queries.items():
        rows = ask(name, **bounds.whole(params))
        if rows:
            tables.append(_table(name, params, rows))
    for code in _indicators(source, ask):
        about.append((labels.indicator_name(code), labels.definition(code)))
    for name, params in source.queries.items():
        given = t("common.dot").join(f"{k} = {_parameter(v)}" for k, v in params.items() if v)
        about.append((_query_name(name), t("takeaway.query", name=name, parameters=given or "–")))
    return ChartData(finding, plain, line, tables or [Table(plain, [], [])], t("takeaway.about"), about)


def _table(name: str, params: Row, rows: Sequence[Row]) -> Table:
    named = [column for column in rows[0] if _column_name(column) != column]
    filled = [column for column in named if any(row[column] is not None for row in rows)]
    columns = filled or list(rows[0])
    code = str(params.get("ratio") or params.get("indicator") or "")
    cells = [[value(column, row, code) for column in columns] for row in rows]
    return Table(_query_name(name), [_column_name(column) for column in columns], cells)


def value(column: str, row: Row, code: str = "") -> Value:
    """A value of a query's row as a cell: as the page writes it, but a number stays the number it is."""
    given = row[column]
    if isinstance(given, (datetime, date)) or given is None or isinstance(given, (str, bool)):
        return Value(hovers.cell(column, row, code) or None)
    if isinstance(given, timedelta):
        return Value(str(given))
    if not isinstance(given, (int, float, Decimal)):
        return Value(str(given))
    number = int(given) if given == int(given) and not isinstance(given, int) else given
    return Value(
        float(number) if isinstance(number, Decimal) else number,
        form_of(hovers.cell(column, row, code), number),
    )


def form_of(text: str, number: float | Decimal) -> str:
    """The number format that writes a number as ``text`` does: 1,280 户 -> #,##0" 户", 86.6% -> 0.0%."""
    found = re.fullmatch(r"\s*([+\-−]?)(¥?)([\d,]+)(?:\.(\d+))?(.*)", text)
    if not found:
        return "General"
    sign, yuan, whole, decimals, after = found.groups()
    digits = "0" * len(decimals or "")
    written = abs(float(f"{whole.replace(',', '')}.{decimals or 0}"))
    size, step = abs(float(number)), 0.51 * 10 ** -len(digits)
    if abs(size * 100 - written) <= step and ("%" in after or abs(size - written) > step):
        form = "0.0%"
    elif abs(size - written) <= step:
        grouped = "," in whole or size < 1000
        word = after.replace('"', "").strip()
        form = (
            ("#,##0" if grouped else "0") + (f".{digits}" if digits else "") + (f'" {word}"' if word else "")
        )
        form = f'"¥"{form}' if yuan else form
    else:
        return "General"
    return f"+{form};-{form};{form}" if sign == "+" else form


def _indicators(source: Source, ask: Ask) -> list[str]:
    """The indicators that the figures are of, each once, the sides of a ratio behind it."""
    found: dict[str, None] = {}
    for name, params in source.queries.items():
        asked = [params.get("ratio"), params.get("indicator"), *(params.get("indicators") or ())]
        rows = ask(name, **params)
        asked += [row.get("indicator_code") or row.get("measure_code") for row in rows]
        found |= {str(code): None for code in asked if code in catalogue().indicators}
    for code in list(found):
        ratio = catalogue().ratios.get(code)
        found |= {ratio.numerator: None, ratio.denominator: None} if ratio else {}
    return list(found)


def _column_name(column: str) -> str:
    return t(f"column.{column}") if labels.has(f"column.{column}") else labels.indicator_name(column)


def _query_name(name: str) -> str:
    key = f"query.{name.replace('/', '_')}"
    return t(key) if labels.has(key) else name


def _parameter(given: Any) -> str:
    return ", ".join(map(str, given)) if isinstance(given, (list, tuple)) else str(given)
