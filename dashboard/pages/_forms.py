"""The forms that a county hands upwards, as downloads; each is made when its button is pressed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from dashboard import labels, store
from dashboard.labels import t
from dashboard.pages import _summary
from dashboard.workbooks import forms, summary_data
from dashboard.workbooks.chart_tables import MIME
from dashboard.workbooks.forms import Comparison, Given, Survey

Ask = Callable[..., list[dict[str, Any]]]
Named = Callable[[str], Any]


def show(year: int, quarter: int) -> None:
    """The county's forms as of a quarter: 汇总表, comparison of years, the annual survey's worksheet.

    The survey is that of the year that ends on this year's 30 September, as far as its quarters are there.
    """
    county, is_sample = store.county_name(), store.is_sample()
    _summary.button(year, quarter)
    for key, title, make in (
        ("comparison", forms.comparison_title(county, year, quarter), partial(comparison, quarter=quarter)),
        ("survey", forms.survey_title(county, year), survey),
    ):
        st.download_button(
            t(f"report.form_{key}", year=year),
            partial(make, store.asker(), store.named_query, year, county=county, is_sample=is_sample),
            f"{title}.xlsx", mime=MIME, key=f"form_{key}", icon=":material/table_view:", type="tertiary",
            on_click="ignore", help=t(f"report.form_{key}_help", year=year, before=year - 1),
        )  # fmt: skip


def comparison(ask: Ask, named: Named, year: int, *, quarter: int, county: str, is_sample: bool) -> bytes:
    """The bytes of the comparison of years."""
    asked = _Asked(ask)
    rows = asked.rows(
        "overview/indicator_by_county_quarter",
        indicators=[line.indicator.code for line in forms.lines("comparison")],
        year_from=year - forms.YEARS_BACK,
        year_to=year,
    )
    given = asked.given(named, [(year, quarter)], county=county, is_sample=is_sample)
    found = {(row["indicator_code"], row["year"]): row for row in rows if row["quarter"] == quarter}
    return forms.comparison(Comparison(given, year, quarter, found))


def survey(ask: Ask, named: Named, year: int, *, county: str, is_sample: bool) -> bytes:
    """The bytes of the worksheet for the survey's year that ends on 30 September."""
    asked = _Asked(ask)
    codes = [line.indicator.code for line in forms.lines("annual_survey")]
    period = {"year_from": year - 1, "quarter_from": 4, "year": year, "quarter": 3}
    values = asked.rows("report/value_by_unit", indicators=codes, **period)
    totals = asked.rows("report/indicator_by_period", unit_code=None, **period)
    quarters = [(year - 1, 4), *((year, quarter) for quarter in (1, 2, 3))]
    return forms.survey(
        Survey(
            given=asked.given(named, quarters, county=county, is_sample=is_sample),
            year=year,
            units=list({row["unit_code"]: row["unit_name"] for row in values}.items()),
            values={(row["unit_code"], row["indicator_code"]): row for row in values},
            totals={row["indicator_code"]: row for row in totals},
        )
    )


class _Asked:
    """Asks queries and keeps what was asked."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._asked: list[tuple[str, dict[str, Any]]] = []

    def rows(self, name: str, **params: Any) -> list[dict[str, Any]]:
        self._asked.append((name, params))
        return self._ask(name, **params)

    def given(self, named: Named, quarters: list[tuple[int, int]], *, county: str, is_sample: bool) -> Given:
        """Returns of these quarters, and every query so far."""
        files = []
        for year, quarter in quarters:
            for row in self.rows("returns/status_by_unit_quarter", year=year, quarter=quarter):
                name = f"{summary_data.period(year, quarter)} {row['unit_name']}"
                files.append({**row, "unit_name": name, "filed_at": labels.when(row["filed_at"])})
        newest = [
            row["last_filed_at"] for row in self.rows("units/period_by_quarter")
            if (row["year"], row["quarter"]) in quarters
        ]  # fmt: skip
        as_of = labels.day(max(newest)) if newest else ""
        return Given(county, is_sample, as_of, files, _summary.texts(self._asked, named))
