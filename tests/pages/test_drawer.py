"""The drawer 数从何来 after a click on a number, against the small county of county.py."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import _origin_cells, labels, links, press, store
from dashboard._origin_rows import Figure, figures, first_cell, newest_first
from dashboard.intake.picture import Box, Picture
from dashboard.intake.submit import file_returns
from dashboard.warehouse import Warehouse
from dashboard.warehouse.filing import Correction, correct, file_nil
from tests import stores
from tests.builders import checked
from tests.pages.county import fill
from tests.pages.ownhtml import html_of, table
from tests.pages.test_views import words

AT = {"ratio": "membership_rate", "year": 2026, "quarter": 2}
QUERIES = {"coverage/ranking_by_unit": AT, "coverage/finding_by_ratio": AT}


@pytest.fixture(autouse=True)
def no_sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only the small county; the drawer is drawn outside the app, where there are no pages to link to."""
    monkeypatch.setenv("UNION_SAMPLE", "0")
    monkeypatch.setattr(links, "link", lambda *_, **__: None)
    yield
    store.close_all()


@pytest.fixture
def county(own_data_folder: Path) -> Warehouse:
    return stores.own(fill)


def drawn(
    queries: dict[str, Any], query: str, row: int, column: str, pressed: int | None = None, **address: str
) -> AppTest:
    """The drawer after a click on a number (AppTest cannot click in one: it is drawn by itself)."""

    def script(queries: dict[str, dict[str, object]]) -> None:
        from dashboard import origin

        origin._body("test", origin.Source(queries))

    app = AppTest.from_function(script, kwargs={"queries": queries}, default_timeout=60)
    for key, value in address.items():
        app.query_params[key] = value
    app.session_state["origin_chosen_test"] = (query, row, column)
    if pressed is not None:
        app.session_state[_origin_cells.FILED] = (f"0_{row}_{column}", pressed)
    app.run()
    assert not app.exception, [each.value for each in app.exception]
    return app


def drawer(queries: dict[str, Any], query: str, row: int, column: str, **address: str) -> str:
    return words(drawn(queries, query, row, column, **address))


def test_the_county_s_rate_with_its_sides_and_who_is_in_it(county: Warehouse):
    text = drawer(QUERIES, "coverage/finding_by_ratio", 0, "rate")
    assert "全县2026年二季度职工入会率 73.3% = 会员人数 110 人 ÷ 职工人数 150 人，2/3 个单位已报。" in text
    assert "计入：东河镇、西岭乡" in text
    assert "未计入（未报或缺一项）：北苑街道" in text
    assert f"会员人数：{labels.definition('members')}" in text
    assert f"职工人数：{labels.definition('workers')}" in text


def test_a_change_is_followed_to_both_of_its_figures(county: Warehouse):
    text = drawer(QUERIES, "coverage/ranking_by_unit", 1, "rate_change")
    assert "西岭乡2026年二季度职工入会率 60.0% = 会员人数 30 人 ÷ 职工人数 50 人" in text
    assert "西岭乡2025年二季度职工入会率 56.0% = 会员人数 28 人 ÷ 职工人数 50 人" in text


def test_a_total_of_programmes_is_followed_to_each_of_them(county: Warehouse):
    queries = {"aid/amount_by_programme": {"year": 2026, "quarter": 2}}
    rows = county.query("aid/amount_by_programme", year=2026, quarter=2)["programme_code"].to_list()
    text = drawer(queries, "aid/amount_by_programme", rows.index("total"), "amount_yuan")
    assert "困难帮扶金额 6,000 元" in text
    assert "送温暖金额 12,000 元" in text


def test_a_count_of_returns_lists_them_and_shows_the_one_that_is_pressed(county: Warehouse):
    queries = {"units/period_by_quarter": {}}
    app = drawn(queries, "units/period_by_quarter", 0, "units_reporting")
    filed = table(app, "data-cells=filed test")
    assert list(filed[labels.t("origin.unit")]) == ["东河镇", "西岭乡"]
    assert set(table(app, "data-cells=fact test")[labels.t("origin.unit")]) == {"东河镇"}
    app = drawn(queries, "units/period_by_quarter", 0, "units_reporting", pressed=1)
    assert set(table(app, "data-cells=fact test")[labels.t("origin.unit")]) == {"西岭乡"}


def test_a_correction_says_so_and_why(county: Warehouse):
    changed = [Correction("members", "stock", Decimal(85), raw_text="85")]
    correct(county, "U1", 2026, 2, changed, by="统计员", why="漏了<一>个车间")
    app = drawn(QUERIES, "coverage/ranking_by_unit", 0, "rate")
    facts = table(app, "data-cells=fact test")
    assert list(facts[labels.t("origin.value")]) == ["85 人", "100 人"]
    assert list(facts[labels.t("origin.file")]) == ["单项更正", "U1-2026.xlsx"]
    assert list(facts[labels.t("origin.why")]) == ["漏了<一>个车间", ""]
    shown = html_of(app)
    assert "单项更正，没有文件：统计员于" in shown
    assert "原因：漏了&lt;一&gt;个车间" in shown


def test_a_nil_report_says_so(county: Warehouse):
    file_nil(county, "U2", 2026, 2, ["loan_jobs"], by="西岭乡工会", note="本季没有")
    at = {"unit_code": "U2", "year": 2026, "quarter": 2}
    rows = county.query("township/indicator_by_unit", **at)["indicator_code"].to_list()
    text = drawer(
        {"township/indicator_by_unit": at},
        "township/indicator_by_unit",
        rows.index("loan_jobs"),
        "quarter_value",
    )
    assert "2026年二季度当季" in text
    assert "零报告，没有文件：西岭乡工会于" in text
    assert "说明：本季没有" in text


def test_a_target_says_who_set_it(county: Warehouse):
    target = {"unit_code": "C", "year": 2026, "indicator_code": "membership_rate", "value": 0.9}
    county.act("target", {"targets": [target]}, by="主席")
    text = drawer(QUERIES, "coverage/finding_by_ratio", 0, "target")
    assert "清河县目标 90.0%，主席 20" in text


def test_as_of_an_earlier_day_the_earlier_cells_are_behind_it(county: Warehouse):
    first = checked("U1", 2025, 4, {"members": 80, "workers": 100}, at=datetime(2026, 1, 10))
    file_returns(county, [first])
    changed = [Correction("members", "stock", Decimal(85))]
    correct(county, "U1", 2025, 4, changed, by="统计员", why="漏报", at=datetime(2026, 2, 1))
    at = {"coverage/ranking_by_unit": {"ratio": "membership_rate", "year": 2025, "quarter": 4}}
    assert "85 人 ÷ 职工人数 100 人" in drawer(at, "coverage/ranking_by_unit", 0, "rate")
    before = drawer(at, "coverage/ranking_by_unit", 0, "rate", asof="2026-01-20")
    assert "80 人 ÷ 职工人数 100 人" in before


def test_a_count_of_returns_is_followed_to_the_returns(county: Warehouse):
    queries = {"units/period_by_quarter": {}}
    text = drawer(queries, "units/period_by_quarter", 0, "units_reporting")
    assert "未计入（未报或缺一项）：北苑街道" in text
    assert "U1-2026.xlsx" in text


def test_a_row_that_is_a_record_itself_says_so(county: Warehouse):
    queries = {"units/unit_by_code": {}}
    assert labels.t("origin.is_itself") in drawer(queries, "units/unit_by_code", 0, "unit_name")


# --- From a cell of a row to its figures ------------------------------------------------------------------


def only(name: str, params: dict[str, Any], row: dict[str, Any], column: str) -> Figure:
    [figure] = figures(name, params, row, column)
    return figure


def test_which_figure_a_cell_is():
    at = {"ratio": "membership_rate", "year": 2026, "quarter": 1, "kinds": ("town",)}
    row = {"unit_code": "U1", "rate": 0.8}
    assert only("x/y", at, row, "rate") == Figure("membership_rate", "U1", 2026, 1, kinds=("town",))
    assert only("x/y", at, row, "rate_last_year").year == 2025
    last_quarter = only("x/y", at, row, "rate_last_quarter")
    assert (last_quarter.year, last_quarter.quarter) == (2025, 4)
    assert only("x/y", at, {**row, "county_value": 1}, "county_value").unit is None
    assert only("x/y", at, {"lowest_unit_code": "U9", "lowest_rate": 0.1}, "lowest_rate").unit == "U9"
    assert only("x/y", {**at, "boundaries": "today"}, row, "rate").boundaries == "today"


def test_a_run_is_made_of_all_its_quarters():
    at = {"ratio": "membership_rate", "year": 2026, "quarter": 2}
    found = figures("coverage/finding_by_ratio", at, {"run_length": 2}, "run_length")
    assert [(each.year, each.quarter) for each in found] == [(2026, 2), (2026, 1), (2025, 4)]


def test_a_side_alone_is_its_own_measure():
    at = {"ratio": "membership_rate", "year": 2026, "quarter": 2}
    row = {"unit_code": "U1", "numerator": 80, "denominator": None}
    assert only("x/y", at, row, "numerator").indicator == "members"


def test_quarters_alone():
    at = {"indicator": "aid_amount", "year": 2026}
    assert only("x/y", at, {"quarter": 2, "quarter_value": 1}, "quarter_value").period_basis == "quarter"
    row = {"measure_code": "aid_amount", "quarter": 2, "basis": "quarter", "value": 1}
    assert only("x/y", {"year": 2026}, row, "value").period_basis == "quarter"


def test_a_row_without_a_period_or_an_indicator_is_no_figure():
    assert figures("x/y", {"ratio": "membership_rate"}, {"rate": 1}, "rate") == []
    assert figures("x/y", {}, {"year": 2026, "quarter": 1, "units_reporting": 3}, "units_reporting") == []


def test_the_chosen_unit_s_row_comes_first_and_the_newest_quarter_on_top():
    rows = [{"unit_code": "U1", "rate": 0.8}, {"unit_code": "U2", "rate": 0.6}]
    assert first_cell(rows, ["unit_code", "rate"], unit="U2") == (1, "rate")
    assert first_cell(rows, ["unit_code", "rate"], unit=None) == (0, "rate")
    series = [{"year": 2025, "quarter": 4}, {"year": 2026, "quarter": 1}]
    assert newest_first(series)[0]["year"] == 2026


def test_a_press_that_names_nothing_of_the_page_changes_nothing(county: Warehouse):
    def script(queries: dict[str, dict[str, object]]) -> None:
        import streamlit as st

        from dashboard import origin, sources

        sources.begin_run()
        sources.offer("x", origin.Source(queries))
        for text in (
            "", "set", "set asof 2020-01-01", "origin y", "take y", "cell x", "cell x 9 0 0", "cell x 0 99 0",
            "cell x 0 0 99", "cell x -1 0 0", "fact x", "fact x part many 0",
        ):  # fmt: skip
            origin._pressed(text.split(" "))
            chosen = st.session_state.get("origin_chosen_x"), st.session_state.get("origin_fact")
            assert chosen == (None, None), text
        origin._pressed(["cell", "x", "0", "1", "0"])
        assert st.session_state["origin_chosen_x"][:2] == ("coverage/ranking_by_unit", 1)

    app = AppTest.from_function(script, kwargs={"queries": QUERIES}, default_timeout=60).run()
    assert not app.exception, [each.value for each in app.exception]
    assert "asof" not in app.query_params


def test_of_many_rows_those_around_the_chosen_one_are_listed():
    rows = [[f"<{number}>", str(number)] for number in range(1000)]
    options = {"right": [False, True], "alt": "", "height": 0}
    shown = press.table("cell x 0", ["a", "b"], rows, chosen=(500, 1), **options)
    assert "<400>" not in html.unescape(shown), "nothing of a cell is a tag"
    told = dict(re.findall(r'data-(\w+)="([^"]*)"', shown))
    listed = json.loads(html.unescape(told["rows"]))
    assert (len(listed), listed[0], told["first"]) == (press.MOST, ["<400>", "400"], "400")
    assert (told["at"], told["chosen"]) == ("500 1", "true")
    assert "1000" in shown
    few = press.table("cell x 0", ["a", "b"], rows[:3], chosen=None, **options)
    assert 'data-at="0 0"' in few, "a stop of the Tab key"
    assert "data-chosen" not in few


def test_the_grid_holds_only_text():
    line = (Box("<script>alert(1)</script>", False, False), Box("80", True, True, across=2))
    shown = _origin_cells.grid(Picture("季报", (0, 3, 4), (11,), (line,)))
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    assert '<td colspan="2" class="ud-n ud-cell">80</td>' in shown
    assert "<th>A</th><th>D</th><th>E</th>" in shown
    assert "<th>12</th>" in shown
