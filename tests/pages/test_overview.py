"""The overview of a small county: cards with target and pace, the map and its switch, what is missing, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import labels, store
from dashboard.intake.submit import file_returns
from dashboard.warehouse import Warehouse
from tests import stores
from tests.builders import begin, checked, unit
from tests.pages.ownhtml import charts, html_of, links, press
from tests.pages.test_views import words

APP = Path(__file__).resolve().parents[2] / "app.py"


@pytest.fixture(autouse=True)
def no_sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("UNION_SAMPLE", "0")
    yield
    store.close_all()


def filled(opened: Warehouse) -> None:
    """Two units: 50 % of 200 workers are members at the end of 2025, 53 % in the first quarter of 2026.

    In the second only 东河镇 has reported: 66 of 100, and 70 of the 160 yuan that are the year's target.
    """
    begin(opened, unit("t001", "东河镇"), unit("t002", "西岭乡", kind="township"))
    for year, quarter, figures in (
        (2025, 4, {"t001": (60, 90), "t002": (40, 60)}),
        (2026, 1, {"t001": (62, 30), "t002": (44, 10)}),
        (2026, 2, {"t001": (66, 70)}),
    ):
        at = datetime(year + quarter // 4, quarter % 4 * 3 + 1, 10)
        for code, (members, funds) in figures.items():
            given = {"members": members, "workers": 100, "funds_received": funds}
            file_returns(
                opened, [checked(code, year, quarter, given, at=at, file=f"{code}{year}{quarter}.xlsx")]
            )
    goals = {"membership_rate": 0.58, "funds_received": 160.0}
    targets = [
        {"unit_code": "C", "year": 2026, "indicator_code": code, "value": value}
        for code, value in goals.items()
    ]
    opened.act("target", {"targets": targets}, by="统计员")


@pytest.fixture
def county(own_data_folder: Path) -> Warehouse:
    return stores.own(filled)


def show(language: str = "zh_CN", **params: str) -> AppTest:
    labels.use(language)
    app = AppTest.from_file(str(APP), default_timeout=60)
    for key, value in {"lang": language, **params}.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception, [each.value for each in app.exception]
    return app


def card(app: AppTest, name: str) -> str:
    cells = html_of(app).partition('class="ud-cards')[2].partition('class="ud-sentences')[0]
    [body] = [each for each in cells.split('<div class="ud-cell">')[1:] if f">{name}" in each]
    return body


def test_a_card_says_target_pace_and_both_changes(county: Warehouse):
    app = show(quarter="1")
    rate = card(app, "职工入会率")
    assert "53.0%" in rate
    assert "目标 58.0%，差 5.0 个百分点" in rate
    assert "快于序时" in rate, "two points a quarter were due from 50 %"
    assert "环比" in rate
    assert "+3.0" in rate
    funds = card(app, "实收工会经费")
    assert "目标 160 元，完成 25.0%" in funds
    assert "快于序时" in funds, "a quarter of 160 are 40"
    assert "未定目标" in card(app, "会员人数")


def test_a_sum_that_units_are_missing_from_is_not_called_slow(county: Warehouse):
    funds = card(show(), "实收工会经费")
    assert "70 <small>元" in funds
    assert "1/2 已报" in funds
    assert "未报齐" in funds, "80 were due, but one of two has not reported"
    assert "慢于序时" not in funds
    assert "已达标" in card(show(), "职工入会率")


def test_the_map_shows_each_unit_and_who_has_not_reported(county: Warehouse):
    app = show()
    assert charts(app) == ["trend", "map"]
    honeycomb = links(app)
    assert "unit=t001" in honeycomb["东河66.0%"]
    assert "unit=t002" in honeycomb["西岭未报"]
    assert "示意" in words(app)
    assert "未报 1 个" in words(app)


def test_the_switch_to_the_ranking_is_kept_in_the_address(county: Warehouse):
    app = show()
    press(app, "set view ranking")
    assert app.query_params["view"] == "ranking"
    assert charts(app) == ["trend", "ranking"]
    assert charts(show(view="nonsense")) == ["trend", "map"]


def test_missing_returns_lead_to_the_progress(county: Warehouse):
    [link] = re.findall(r'<a class="ud-go ud-sentence" href="([^"]*)"[^>]*><b>未报 1 个</b>', html_of(show()))
    assert link.startswith("progress")


def test_it_reads_in_english(county: Warehouse):
    app = show("en")
    assert "partial" in card(app, "Union funds received")
    assert "not<br>reported" in html_of(app).partition('data-chart="map"')[2]


def test_a_list_of_places_is_taken_from_the_page_of_units_and_kept(county: Warehouse):
    def begin_page() -> AppTest:
        app = show()
        return app.switch_page("dashboard/pages/begin.py").run()

    app = begin_page()
    app.file_uploader(key="map_file_0").upload("places.csv", "单位,列,行\n东河镇,1,1\n西岭,1,2".encode())
    app.button(key="map_set").click().run()
    assert not app.exception
    assert "西岭" in words(app)
    assert county.query("units/place_by_unit", year=2026, quarter=2)["layout"].tolist() == ["grid", "grid"]
    county.rebuild()
    assert county.query("units/place_by_unit", year=2026, quarter=2)["grid_row"].tolist() == [1, 2]
    assert "示意" in words(show())
    app = begin_page()
    app.button(key="map_back").click().run()
    assert county.query("units/place_by_unit", year=2026, quarter=2)["layout"].tolist() == ["honeycomb"] * 2


def test_a_list_with_a_fault_changes_nothing_and_says_which(county: Warehouse):
    app = show().switch_page("dashboard/pages/begin.py").run()
    app.file_uploader(key="map_file_0").upload("places.csv", "单位,列,行\n南湾镇,1,1".encode())
    app.button(key="map_set").click().run()
    assert any("南湾镇" in each.value for each in app.error)
    assert county.version == store.own().version
    assert county.query("units/place_by_unit", year=2026, quarter=2)["layout"].tolist() == ["honeycomb"] * 2
