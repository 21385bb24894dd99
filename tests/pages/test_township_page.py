"""The page of one township on the small county of county.py: what it says, where its links lead, its two sheets."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.warehouse import Warehouse
from tests.pages.ownhtml import html_of, links, press, presses, table
from tests.pages.test_views import LANGUAGES, county, no_sample, show, words

__all__ = ["county", "no_sample"]


def said(app: AppTest) -> str:
    return re.sub(r"\s+", " ", words(app))


def test_strong_and_weak_points_are_in_the_title_and_draw_their_indicator(county: Warehouse):
    app = show("township", unit="U2")
    text = said(app)
    assert "西岭乡：职工入会率比全县中位数低 20.0 个百分点" in text
    assert "乡报了数的不足 4 个，改与全县其他单位的中位数比" in text
    app.query_params["indicator"] = "members"
    app.run()
    press(app, "set indicator membership_rate")
    assert app.query_params["indicator"] == "membership_rate"
    assert "职工入会率：2026年二季度 60.0%" in said(app)


def test_a_rate_above_one_is_no_strong_point_but_shown_with_its_figures(county: Warehouse):
    app = show("township", unit="U1", group="bargaining")
    points = html_of(app).partition('class="ud-chart"')[0]
    assert "set indicator collective_contract_rate" not in points
    assert "集体合同签订率 180.0%（18 家 ÷ 10 家）" in said(app)


def test_the_rank_is_said_and_a_quarter_without_figures_has_none(county: Warehouse):
    assert "第 2/2 名" in said(show("township", unit="U2"))
    text = said(show("township", unit="U3"))
    assert "北苑街道：2026年二季度还没有报" in text
    assert "本季没有名次" in text


def test_the_table_keeps_missing_zero_and_not_applicable_apart(county: Warehouse):
    app = show("township", unit="U2", group="hardship_aid")
    value = values(app)
    assert value["困难帮扶金额"] == "0 元"
    assert value["深度困难职工户数"] == "未报"
    jobs = show("township", unit="U2", group="employment")
    assert values(jobs)["小额贷款发放金额"] == "不适用"


def values(app: AppTest) -> dict[str, str]:
    """The figures of the table by their indicators."""
    shown = table(app, "data-table=indicators")
    return dict(zip(shown["指标"], shown["数值"], strict=True))


def test_lights_are_those_of_the_scores(county: Warehouse):
    shown = table(show("township", unit="U2"), "data-table=indicators")
    row = shown[shown["指标"] == "职工入会率"].iloc[0]
    assert (row["目标"], row["状态"]) == ("90.0%", "■ 未达")
    assert "职工入会率 会员人数再增 15 人达标 60.0% 90.0% ■ 未达" in said(show("township", unit="U2"))


def test_aid_says_amount_people_and_change(county: Warehouse):
    text = said(show("township", unit="U1"))
    # 6,000 for hardship (5,000 a year ago, so +20 %) and 12,000 for winter visits, of which nothing a year ago.
    assert "2026年截至二季度帮扶 1.80 万元" in text
    assert "困难帮扶 6,000 元 5 户 +20.0%" in text


def test_the_neighbours_are_one_step_away_and_the_list_is_a_round(county: Warehouse):
    app = show("township", unit="U1")
    before, after = (each for each in presses(app) if each.startswith("set unit "))
    assert (before, after) == ("set unit U3", "set unit U2")
    press(app, after)
    assert app.query_params["unit"] == "U2"
    press(app, "set unit U1")
    press(app, "set unit U3")
    assert app.query_params["unit"] == "U3"


def test_links_lead_to_score_problems_aid_and_returns_of_the_same_township(county: Warehouse):
    found = links(show("township", unit="U1", year="2026"))
    score = next(label for label in found if label.startswith("考核 "))
    for label, page in ((score, "scores"), ("看帮扶页", "aid"), ("看全部上报记录", "returns")):
        assert page in found[label]
        assert "unit=U1" in found[label]
    assert "看东河镇的画像" in links(show("scores", unit="U1"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_paper_there_is_nothing_to_choose_and_everything_is_written_out(language: str, county: Warehouse):
    app = show("township", language, unit="U1", print="1")
    assert not app.dataframe
    text = said(app)
    assert "80.0%" in text
    assert "U1-2026.xlsx" in text
    assert not [each for each in presses(app) if each.startswith("set unit ")]
