"""The views of the coverage page over the small county of county.py with a target of 90 %.

东河镇 has 80 of 100 (70 a year before), 西岭乡 30 of 50 (28), 北苑街道 has not filed (45 of 50 a year before).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import labels, panes, scatters, store
from dashboard.intake.submit import file_returns
from dashboard.warehouse import Warehouse
from dashboard.warehouse.journal import Act
from tests import stores
from tests.builders import begin, checked, unit
from tests.pages.county import fill
from tests.pages.ownhtml import unpacked
from tests.pages.test_views import show, words

VIEWS = ("rank", "trend", "spread", "gap", "table")
HOSTILE = '<img src=x onerror="a()">[坏](//x)镇'


@pytest.fixture(autouse=True)
def no_sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("UNION_SAMPLE", "0")
    yield
    store.close_all()


def filled(opened: Warehouse) -> None:
    fill(opened)
    goal = {"unit_code": "C", "year": 2026, "indicator_code": "membership_rate", "value": 0.9}
    opened.submit([Act("target", "统计员", {"targets": [goal]}, datetime(2026, 1, 20))])


@pytest.fixture
def county(own_data_folder: Path) -> Warehouse:
    return stores.own(filled)


def said(app: AppTest) -> str:
    return " ".join(words(app).split())


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_with_the_finding_above_it(view: str, county: Warehouse):
    app = show("coverage", "en", view=view)
    text = said(app)
    assert labels.t("origin.title", "en") in text
    assert "73.3%" in text, "the county's rate stands above every view"
    assert app.query_params["view"] == view


def test_only_the_open_view_asks_its_queries(county: Warehouse, monkeypatch: pytest.MonkeyPatch):
    asked: set[str] = set()
    rows = store.rows

    def noted(name: str, **params: object) -> object:
        asked.add(name)
        return rows(name, **params)

    monkeypatch.setattr(store, "rows", noted)
    show("coverage", view="gap")
    assert "coverage/gap_by_unit" in asked
    assert not asked & {
        "coverage/ranking_by_unit",
        "coverage/rate_by_unit_year",
        "coverage/rate_by_unit_quarter",
    }


def test_the_gap_says_the_countys_own_and_the_sum_apart(county: Warehouse):
    """135 of 150 are due, 110 there: 25 more; 东河镇 lacks 10, 西岭乡 15."""
    text = said(show("coverage", view="gap"))
    assert "再增 25 人，全县即达目标 90.0%，西岭乡占各单位差额的 60.0%" in text
    assert "补齐差得最多的 2 个单位，全县就到 90.0%" in text
    assert "各单位都达标共要再增 25 人（2 个单位）。 2/3 个单位已报。" in text
    assert "前 1 个单位补齐后，全县 83.3%" in text, "125 of 150"
    assert "15 人 · 60.0%" in text
    assert "北苑街道 未报" in text


def test_a_ratio_without_a_target_says_so_and_leads_to_the_targets(county: Warehouse):
    text = said(show("coverage", view="gap", ratio="collective_contract_rate"))
    assert "没有可算的差额" in text
    assert "去设目标" in text
    text = said(show("coverage", view="gap", ratio="aid_per_household"))
    assert "没有可算的差额" in text
    assert "去设目标" not in text, "an average is not better when higher"


def test_the_trend_counts_who_rose_and_keeps_the_missing_one_apart(county: Warehouse):
    text = said(show("coverage", view="trend"))
    assert "可比的 2 个单位中 2 个比上年同期上升、0 个下降，东河镇升得最多（+10.0 个百分点）" in text
    assert "北苑街道 未报" in text
    assert "2025年二季度 90.0%" in text
    assert "同一刻度（56.0% 到 90.0%）" in text


def test_the_spread_says_how_many_are_below_and_how_large_they_are(county: Warehouse):
    text = said(show("coverage", view="spread"))
    assert "未达目标的 2 个单位占全县职工人数的 100.0%，职工人数最多的东河镇 80.0%" in text
    assert "可比的 2 个单位首尾相差 20.0 个百分点，上年同期 14.0 个百分点" in text
    assert "未报或缺一项：北苑街道" in text


@pytest.mark.parametrize("view", ["trend", "spread"])
def test_a_rate_above_one_is_marked_with_both_figures(view: str, county: Warehouse):
    text = said(show("coverage", view=view, ratio="collective_contract_rate"))
    assert "※ 超过 100%：东河镇 180.0%（18 家 ÷ 10 家）。" in text


def test_an_unknown_view_is_the_ranking(county: Warehouse):
    assert "空心圆为上年同期" in said(show("coverage", view="moon"))


def test_a_hostile_name_stays_text(own_data_folder: Path):
    opened = store.own()
    begin(opened, unit("U1", HOSTILE), unit("U2", "好镇"))
    file_returns(opened, [checked("U1", 2026, 2, {"members": 1, "workers": 2}, file="a.xlsx")])
    app = show("coverage", view="trend")
    bodies = "".join(unpacked(str(each.proto.body)) for each in app.main.get("html"))
    assert "<img src=x" not in bodies
    assert "&lt;img src=x" in bodies


# --- Geometry -----------------------------------------------------------------------------------------------


def test_round_rates_that_fit_the_data():
    assert scatters.round_slopes([0.802, 0.86, 0.92], without=0.9) == [0.8, 0.85]
    assert scatters.round_slopes([0.72, 0.81, 0.95]) == [0.7, 0.8, 0.9]
    assert scatters.round_slopes([3747, 6767], without=4388) == [4000, 6000]
    assert scatters.round_slopes([]) == []
    assert scatters.round_slopes([0.5]) == [0.4, 0.6]


def points(*at: tuple[str, float, float]) -> list[dict[str, object]]:
    return [{"unit_code": name, "unit_name": name, "x": x, "y": y} for name, x, y in at]


def test_names_of_points_that_would_touch_are_left_out():
    rows = points(*((f"东河镇第{number}号", 100 + number, 80.0) for number in range(20)), ("远", 5000, 900.0))
    figure = scatters.scatter(
        rows, x="x", y="y", colour=lambda row: "#000000", hover=lambda row: "", x_title="", y_title=""
    )  # fmt: skip
    texts = figure["data"][0]["text"]
    assert texts[-1] == "远"
    assert 1 <= sum(map(bool, texts[:-1])) < 10


def test_a_small_line_breaks_at_a_missing_value_and_at_a_merger():
    def path(**more: list[int]) -> str:
        svg = panes.pane(
            [0.1, 0.2, None, 0.4, 0.5], behind=[], target=0.5, span=(0, 1), colour="#123456", **more
        )  # fmt: skip
        return svg.split('<path d="')[1].split('"')[0]

    assert path().count("M") == 2
    assert path(breaks=[4]).count("M") == 3
    assert path().count("L") == 2
