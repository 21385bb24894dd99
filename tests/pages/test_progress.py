"""进度: who has filed which quarter, the reminder, rates, deadlines, 零报告; the county of county.py."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import labels, store
from dashboard.warehouse import Warehouse, filing
from tests import stores
from tests.builders import begin
from tests.pages.county import fill
from tests.pages.test_views import LANGUAGES, show, words


@pytest.fixture(autouse=True)
def no_sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("UNION_SAMPLE", "0")
    yield
    store.close_all()


@pytest.fixture
def county(own_data_folder: Path) -> Warehouse:
    """Q2 of 2026: 东河镇 and 西岭乡 have filed, 北苑街道 has not."""
    return stores.own(fill)


def page(language: str = "zh_CN", **params: str) -> AppTest:
    return show("progress", language, year="2026", quarter="2", **params)


def codes(app: AppTest) -> str:
    return "\n".join(each.value for each in app.code)


def matrix(app: AppTest) -> dict[str, str]:
    """unit -> what its cell of Q2 2026 says."""
    frame = next(each.value for each in app.dataframe if "unit" in each.value)
    return dict(zip(frame["unit"], frame["2026年2季"], strict=True))


def return_of(warehouse: Warehouse, unit: str) -> int:
    rows = warehouse.query("review/return_by_quarter", year=2026, quarter=2)
    return int(rows[(rows["unit_code"] == unit) & rows["is_shown"]]["return_id"].iloc[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_view_opens_in_both_languages(language: str, county: Warehouse):
    for view in ("matrix", "remind", "rates", "deadlines"):
        text = words(page(language, view=view))
        period = labels.period(2026, 2)
        assert labels.t("progress.finding", language, period=period, expected=3, filed=2, missing=1) in text
        if language == "zh_CN":
            latin = set(re.findall(r"[A-Za-z]{3,}", text)) - {"English", "material"}
            icons = set(re.findall(r":material/(\w+):", text))
            assert latin - {part for icon in icons for part in icon.split("_")} == set()


def test_the_matrix_follows_a_return_from_waiting_to_locked(county: Warehouse):
    waits = matrix(page())
    assert waits["东河镇"].startswith("◐ 待审")
    assert re.fullmatch(r"○ 未报( \+\d+)?", waits["北苑街道"])
    filing.approve(county, [return_of(county, "U1")], by="审核员")
    assert matrix(page())["东河镇"].startswith("● 已审")
    filing.lock(county, [return_of(county, "U1")], by="审核员")
    assert matrix(page())["东河镇"].startswith("■ 锁定")
    filing.send_back(county, return_of(county, "U2"), by="审核员", note="合同数请核对")
    assert matrix(page())["西岭乡"].startswith("↩ 退回")


def test_a_cell_shows_completeness_or_revisions_and_rates_stand_beside_the_county(county: Warehouse):
    core = sum(1 for each in labels.catalogue().measures.values() if each.tier == "core")
    assert matrix(page(cell="complete"))["东河镇"] == f"9/{core}"
    assert matrix(page(cell="revisions"))["东河镇"] == "1"
    app = page(view="rates")
    frame = next(each.value for each in app.dataframe if "unit" in each.value)
    assert frame["unit"].iloc[0] == "全县"
    rows = county.query("progress/rate_by_unit_year", year_from=2026, year_to=2026)
    of = rows.iloc[0]
    assert f"（{of.county_quarters_on_time}/{of.county_quarters_due}）" in frame["2026"].iloc[0]


def test_a_chosen_unit_shows_its_trace_and_what_is_missing(county: Warehouse):
    filing.approve(county, [return_of(county, "U1")], by="审核员")
    text = words(page(unit="U1"))
    assert "第 1 次审核通过" in text
    assert "审核员" in text
    assert "没有填：" in text


def test_the_reminder_names_the_late_and_those_sent_back(county: Warehouse):
    county.act("deadline", {"year": 2026, "quarter": 2, "due_on": "2020-01-01"}, by="统计员")
    filing.send_back(county, return_of(county, "U2"), by="审核员", note="合同数请核对")
    text = codes(page(view="remind"))
    assert "以下 1 个单位还没有报送" in text
    assert "：北苑街道。" in text
    assert "西岭乡（合同数请核对）" in text
    assert "清河县" in text
    assert "北苑街道工会：" in text, "the text for one unit"


def test_a_quarter_not_due_yet_is_announced_and_nobody_reminded_when_all_have_filed(county: Warehouse):
    county.act("deadline", {"year": 2026, "quarter": 2, "due_on": "2999-01-01"}, by="统计员")
    text = codes(page(view="remind"))
    assert "2999-01-01 截止，还有" in text
    assert "逾期" not in text
    filing.file_nil(county, "U3", 2026, 2, ["aid_amount"], by="填报员")
    assert "没有要催的单位" in words(page(view="remind"))


def test_a_deadline_is_moved_on_the_page(county: Warehouse):
    app = page(view="deadlines")
    day = next(each for each in app.date_input if str(each.key).startswith("deadline_"))
    assert day.value == date(2026, 7, 15)
    app = day.set_value(date(2026, 6, 30)).run()
    assert app.button(key="deadline_do").disabled, "the quarter is not over by then"
    app = day.set_value(date(2026, 7, 31)).run().button(key="deadline_do").click().run()
    assert not app.exception
    rows = county.query("progress/deadline_by_quarter")
    due = rows[(rows["year"] == 2026) & (rows["quarter"] == 2)]["due_on"].iloc[0]
    assert labels.day(due) == "2026-07-31"
    assert "2026-07-31" in words(app)


def test_nothing_to_report_is_said_by_a_person(county: Warehouse):
    app = page(unit="U3")
    do = next(each for each in app.button if str(each.key).endswith("_do"))
    assert do.disabled, "nothing is chosen beforehand"
    app = next(each for each in app.button if str(each.key).endswith("_all")).click().run()
    app = next(each for each in app.button if str(each.key).endswith("_do")).click().run()
    assert not app.exception
    rows = county.query("returns/figure_by_unit_quarter", unit_code="U3", year=2026, quarter=2)
    nil = rows[(rows["measure_code"] == "aid_amount") & (rows["basis"] == "quarter")]
    assert list(nil["value"]) == [0]
    assert "members" not in set(rows["measure_code"]), "a stock cannot be nil"
    assert "零报告" in words(app)


def test_an_earlier_day_allows_no_act(county: Warehouse):
    app = page(view="deadlines", asof="2020-01-01")
    assert not [each for each in app.button if each.key == "deadline_do"]
    app = page(unit="U3", asof=labels.day(store.own().today()))
    assert not [each for each in app.button if str(each.key).endswith("_all")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_county_without_returns_says_what_to_do(language: str, own_data_folder: Path):
    begin(store.own())
    app = show("progress", language)
    assert not app.exception
    assert words(show("review", language))
