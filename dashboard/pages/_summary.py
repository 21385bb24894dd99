"""The county's quarterly 汇总表 as a download: one click, and nothing is made before it."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import streamlit as st

from dashboard import labels, store
from dashboard.catalogue import Ratio, catalogue
from dashboard.labels import t
from dashboard.workbooks.chart_tables import MIME
from dashboard.workbooks.summary_data import Figure, Summary, columns, title

Ask = Callable[..., list[dict[str, Any]]]
Row = Mapping[str, Any]
RANKING = "membership_rate"
"""The ratio of the ranking chart."""


def button(year: int, quarter: int) -> None:
    """The download of the whole county's summary of a quarter, whatever kinds of unit the page shows.

    None while nobody has filed for it.
    """
    filed = {(row["year"], row["quarter"]) for row in store.rows("units/period_by_quarter")}
    if (year, quarter) not in filed:
        return
    make = partial(
        workbook, store.asker(), store.named_query, year, quarter, county=store.county_name(),
        is_sample=store.is_sample(),
    )  # fmt: skip
    st.download_button(
        t("takeaway.summary"), make, f"{title(store.county_name(), year, quarter)}.xlsx", mime=MIME,
        key=f"summary_{year}_{quarter}", icon=":material/table_view:", type="tertiary", on_click="ignore",
        help=t("takeaway.summary_help"),
    )  # fmt: skip


def place() -> str:
    """Room for the button at the end of a line, as HTML: it is Streamlit's own and lies over it."""
    glyph = '<span class="ud-icon" data-icon="table_view"></span>'
    words = html.escape(t("takeaway.summary"))
    return f'<span class="ud-press ud-room" aria-hidden="true">{glyph}{words}</span>'


def workbook(
    ask: Ask, named: Callable[[str], Any], year: int, quarter: int, *, county: str, is_sample: bool
) -> bytes:
    """The bytes of the summary; runs when the button is pressed, outside of the page's run."""
    from dashboard.workbooks.summary import summary  # its library is not needed to show the page

    return summary(gather(ask, named, year, quarter, county=county, is_sample=is_sample))


def gather(
    ask: Ask, named: Callable[[str], Any], year: int, quarter: int, *, county: str, is_sample: bool
) -> Summary:
    """Every figure of the summary from its queries."""
    shown = columns()
    ratios = [each.code for each in shown if isinstance(each, Ratio)]
    measures = [each.code for each in shown if not isinstance(each, Ratio)]
    at = {"year": year, "quarter": quarter}
    asked: list[tuple[str, dict[str, Any]]] = []

    def rows(name: str, **params: Any) -> list[dict[str, Any]]:
        asked.append((name, params))
        return ask(name, **params)

    found = rows("summary/figure_by_unit_measure", **at, measures=measures)
    figures = {
        (row["unit_code"], row["measure_code"]): Figure(row["value"], row["state"], bool(row["approximate"]))
        for row in found
    }
    ranked: list[str] = []
    for code in ratios:
        ranking = rows("coverage/ranking_by_unit", **at, ratio=code)
        figures |= {(row["unit_code"], code): Figure(row["rate"], row["state"]) for row in ranking}
        if code == RANKING:
            ranked = [row["unit_code"] for row in ranking if row["rate"] is not None]
    totals = {
        row["indicator_code"]: row
        for row in rows(
            "overview/indicator_by_county_quarter",
            indicators=[*measures, *ratios],
            year_from=year,
            year_to=year,
        )
        if row["quarter"] == quarter
    }
    files = rows("returns/status_by_unit_quarter", **at)
    period = [
        row for row in rows("units/period_by_quarter") if (row["year"], row["quarter"]) == (year, quarter)
    ]
    return Summary(
        county=county, year=year, quarter=quarter, is_sample=is_sample,
        as_of=labels.day(period[0]["last_filed_at"]) if period else "",
        made=labels.when(datetime.now(UTC).replace(tzinfo=None)),
        reporting=int(period[0]["units_reporting"]) if period else 0,
        expected=int(period[0]["units_expected"]) if period else len(files),
        units=list({row["unit_code"]: row["unit_name"] for row in found}.items()),
        missing=list({row["unit_code"]: row["unit_name"] for row in found if not row["filed"]}.values()),
        figures=figures, totals=totals, ranking=RANKING, ranked=ranked,
        programmes=list(catalogue().programmes),
        files=[{**row, "filed_at": labels.when(row["filed_at"])} for row in files],
        queries=texts(asked, named),
    )  # fmt: skip


def texts(asked: list[tuple[str, dict[str, Any]]], named: Callable[[str], Any]) -> list[tuple[str, str, str]]:
    """Name, parameters and SQL of the queries that were asked, for the sheet of sources."""
    return [(name, _parameters(params), named(name).sql) for name, params in _each_once(asked)]


def _each_once(asked: list[tuple[str, dict[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
    """A query that was asked for many ratios stands once, with all of them."""
    by_name: dict[str, dict[str, Any]] = {}
    for name, params in asked:
        known = by_name.setdefault(name, {})
        for key, value in params.items():
            known[key] = [*known.get(key, []), value] if key == "ratio" else value
    return list(by_name.items())


def _parameters(params: Row) -> str:
    return "\n".join(
        f"{key} = {', '.join(map(str, value)) if isinstance(value, (list, tuple)) else value}"
        for key, value in params.items()
    )
