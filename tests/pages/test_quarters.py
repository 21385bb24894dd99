"""A year reported in every way there is (tests/queries/quarters.py): every page that shows it shows the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import labels, store
from dashboard.intake.submit import file_returns
from dashboard.labels import number
from dashboard.warehouse import Warehouse
from dashboard.warehouse.journal import Act
from tests import stores
from tests.builders import begin, checked, unit
from tests.pages.ownhtml import table as table_of
from tests.pages.test_views import show, words
from tests.queries import quarters


def filled(opened: Warehouse) -> None:
    units = {code: unit(code, name) for code, name in quarters.UNITS.items()}
    begin(opened, *units.values())
    file_returns(
        opened,
        [
            checked(
                code, 2026, quarter, figures, at=datetime(2026, quarter * 3 + 1, 10), salt=f"{code}{quarter}"
            )
            for code, quarter, figures in quarters.FILED
        ],
    )
    merged = {**units["F"], "valid_to": "2026-06-30", "successor_code": "G"}
    body = {
        "kind": "merge", "happened_on": quarters.MERGED_ON, "note": "合并", "units": [merged],
        "links": [{"from_code": "F", "to_code": "G", "share": 1.0}],
    }  # fmt: skip
    opened.submit([Act("succession", "统计员", body, datetime(2026, 7, 2))])
    code, quarter, figures = quarters.RESTATED
    file_returns(opened, [checked(code, 2026, quarter, figures, at=datetime(2026, 11, 5))])


@pytest.fixture
def year(monkeypatch: pytest.MonkeyPatch, own_data_folder) -> Iterator[None]:
    monkeypatch.setenv("UNION_SAMPLE", "0")
    stores.own(filled)
    yield
    store.close_all()


def said(app: AppTest) -> str:
    assert not app.exception, [each.value for each in app.exception]
    return re.sub(r"\s+", " ", words(app))


def at(app: AppTest, **params: object) -> str:
    for name, value in params.items():
        app.query_params[name] = str(value)
    return said(app.run())


def test_overview_aid_and_returns_say_the_same_of_the_county(year: None):
    overview = show("overview", year="2026")
    aid = show("aid", year="2026", programme="aid")
    for quarter in (1, 2, 3):
        to_date = number(quarters.COUNTY_TO_DATE[quarter - 1])
        reporting = f"{quarters.REPORTING_TO_DATE[quarter - 1]}/{quarters.EXPECTED[quarter - 1]}"
        card = at(overview, quarter=quarter).split("困难帮扶金额", 1)[1][:80]
        assert f"{to_date} 元" in card
        assert f"{reporting} 已报" in card
        text = at(aid, quarter=quarter)
        assert f"{to_date} 元" in text
        assert f"{number(quarters.COUNTY_ALONE[quarter - 1])} 元" in text, "in the chart of quarters"
        assert f"{reporting} 个单位已报" in text


def test_a_township_says_the_same_on_its_page_and_on_the_aid_page(year: None):
    township = show("township", year="2026", quarter="3", indicator="aid_amount")
    aid = show("aid", year="2026", quarter="3", programme="aid", view="spread")
    table = next(each.value for each in aid.dataframe if "unit_name" in each.value).set_index("unit_name")
    for code, name in quarters.UNITS.items():
        if code == "F":
            continue
        at(township, unit=code)
        rows = table_of(township, "data-table=indicators")
        row = rows.set_index(labels.t("common.indicator")).loc["困难帮扶金额"]
        to_date, alone = quarters.TO_DATE[code][2], quarters.ALONE[code][2]
        assert amount(row[labels.t("common.value")]) == to_date, name
        assert amount(row[labels.t("common.quarter_value")]) == alone, name
        assert amount(row[labels.t("township.county_value")]) == quarters.COUNTY_TO_DATE[2], name
        assert table.loc[name, "aid"] == to_date, name


def amount(text: str) -> int | None:
    """7,050 元 -> 7050; None where no figure stands."""
    digits = re.sub(r"[^\d]", "", text)
    return int(digits) if digits else None


def test_the_county_before_the_third_quarter_was_restated(year: None):
    then = show("overview", year="2026", quarter="3", asof="2026-11-04")
    assert f"{number(quarters.BEFORE_RESTATED)} 元" in said(then)
    text = said(show("restatements", range="own", **{"from": "2026-11-01"}))
    assert f"{number(quarters.BEFORE_RESTATED)} 元 → {number(quarters.COUNTY_TO_DATE[2])} 元" in text
