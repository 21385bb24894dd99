"""The views of the aid page over the small county of county.py.

To the second quarter: 东河镇 6,000 of hardship aid and 12,000 of winter warmth for 8 files (5,000 a year before),
西岭乡 0 for 4 files (2,000); 北苑街道 has not filed (1,000 a year before).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import labels, store
from dashboard.intake.submit import file_returns
from dashboard.warehouse import Warehouse
from tests import stores
from tests.builders import begin, checked, unit
from tests.pages.county import fill
from tests.pages.test_coverage_views import said
from tests.pages.test_views import show

VIEWS = ("overview", "pace", "spread", "need", "season")


@pytest.fixture(autouse=True)
def no_sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("UNION_SAMPLE", "0")
    yield
    store.close_all()


@pytest.fixture
def county(own_data_folder: Path) -> Warehouse:
    return stores.own(fill)


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_with_the_title_above_it(view: str, county: Warehouse):
    text = said(show("aid", "en", view=view))
    assert labels.t("origin.title", "en") in text
    assert "¥18.0k" in text
    assert "2/3" in text


@pytest.mark.parametrize("view", VIEWS)
def test_a_programme_that_nobody_reports_leaves_no_view_broken(view: str, county: Warehouse):
    assert "还没有单位报送帮扶金额" in said(show("aid", view=view, programme="study"))


def test_the_overview_says_whom_aid_reached_over_the_same_units(county: Warehouse):
    """5 households and none, 5 and 2 a year before; 6,000 for 5."""
    text = said(show("aid"))
    assert "困难帮扶帮到 5 户，同口径同比 -28.6%，平均 1,200 元" in text


def test_the_pace_is_over_the_units_of_both_years(county: Warehouse):
    """18,000 against 7,000: 北苑街道, which has not filed this year, is in neither."""
    text = said(show("aid", view="pace"))
    assert "帮扶资金合计 1.80 万元，同口径比上年同期多 1.10 万元（+157.1%）" in text
    assert "2/3 个单位" in text
    assert "相当于上年全年" not in text, "last year's fourth quarter is not known"
    alone = said(show("aid", view="pace", year="2025"))
    assert "还没有可以比较的进度" in alone


def test_the_share_of_the_first_few_stands_beside_that_of_the_files(county: Warehouse):
    text = said(show("aid", view="spread"))
    assert "金额最多的 1 个单位占帮扶资金合计的 100.0%" in text
    assert "在档困难户占 66.7%" in text, "8 of 12"
    assert "会员占 72.7%" in text, "80 of 110"
    assert "平均分是 50.0%" in text


def test_who_is_under_served_is_named(county: Warehouse):
    """18,000 for 12 files: 1,500 each; to lift the four of 西岭乡 to it takes 6,000."""
    text = said(show("aid", view="need"))
    assert "1 个单位每户低于全县平均 1,500 元，西岭乡最低（0 元）" in text
    assert "线下单位有 33.3% 的困难户，补到平均要 6,000 元" in text
    assert "比全县平均少 6,000 元" in text


def test_seasons_need_a_whole_year(county: Warehouse):
    assert "还没有完整的一年" in said(show("aid", view="season"))


def test_seasons_are_told_in_words(own_data_folder: Path):
    """Winter warmth 700 of 1,000 in the first quarter, cooling all of it in the third."""
    opened = store.own()
    begin(opened, unit("U1", "东河镇"))
    to_date = ((700, 0), (700, 0), (700, 50), (1000, 50))
    file_returns(
        opened,
        [
            checked(
                "U1", 2025, quarter, {"warmth_amount": warmth, "cool_amount": cool}, file=f"{quarter}.xlsx"
            )
            for quarter, (warmth, cool) in enumerate(to_date, 1)
        ],
    )
    text = said(show("aid", view="season"))
    assert "送温暖 70.0% 在一季度，送清凉 100.0% 在三季度" in text
    assert "送温暖年年一季度最多，占 70.0% 到 70.0%" in text
    assert "还没有满四个季度" not in text
    one = said(show("aid", view="season", programme="warmth"))
    assert "送清凉年年" not in one
