"""The page of scores over the small county of county.py: what it says, and what can be done on it.

Membership rate alone is scored, none at 50 % and all at 90 %: 东河镇 has 80 %, 0.3 of 0.4: 75 points; 西岭乡 60 %,
25 points; 北苑街道 has not filed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import labels, store
from dashboard.pages import _edited
from dashboard.warehouse import Warehouse, scoring
from tests import stores
from tests.pages.county import UNITS, fill
from tests.pages.test_views import show, words

SCHEME = scoring.Scheme(2026, (scoring.Item("organisation", "membership_rate", 100.0, 0.5, 0.9),))
VIEWS = ("score", "lights", "targets", "scheme", "try")


@pytest.fixture(autouse=True)
def no_sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("UNION_SAMPLE", "0")
    yield
    store.close_all()


def filled(opened: Warehouse) -> None:
    fill(opened)
    scoring.set_scheme(opened, SCHEME, by="统计员")


@pytest.fixture
def county(own_data_folder: Path) -> Warehouse:
    return stores.own(filled)


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception, [each.value for each in app.exception]
    return app


def test_the_title_says_who_leads_and_the_points_how_they_came_about(county: Warehouse):
    said = words(show("scores"))
    assert "东河镇 75.00 分居首" in said
    assert "2/3 个单位" in said
    assert "(80.0% − 50.0%) ÷ (90.0% − 50.0%) × 100.00 = 75.00" in said
    assert "会员人数再增 10 人达标" in said
    assert "尚未定分" in said
    other = words(show("scores", unit="U3"))
    assert "北苑街道：还没有可以计分的数" in other
    assert "未报的项目不得分" in other


def test_lights_have_shape_and_word(county: Warehouse):
    said = words(show("scores", view="lights"))
    assert said.count("■ 未达") == 3, "two townships and the legend"
    assert re.search(r"北苑街道\s+未报", said)
    assert "0/2" in said


@pytest.mark.parametrize("view", VIEWS)
def test_an_english_page_has_its_words(view: str, county: Warehouse):
    said = words(show("scores", "en", view=view))
    for name in [*UNITS.values(), "清河县", "中文", "统计员"]:
        said = said.replace(name, "")
    assert re.findall(r"[\u4e00-\u9fff]+", said) == []


def test_signing_off_freezes_the_scores_and_tells_of_later_changes(county: Warehouse):
    app = press(show("scores"), "sign_do")
    assert "2026年二季度的得分已定。" in app.success[0].value
    scoring.set_targets(county, [scoring.Goal("C", 2026, "membership_rate", 0.8)], by="统计员")
    app = show("scores")
    assert "已定分，之后 2 个单位的得分有变" in words(app)
    table = next(each.value for each in app.dataframe if "signed" in each.value)
    assert table["score"].tolist()[:2] == [100.0, 33.33]
    assert table["signed"].tolist()[:2] == [75.0, 25.0]
    assert table["change"].tolist()[:2] == [25.0, 8.33]
    again = press(app, "sign_do")
    assert again.error[0].value == labels.t("common.not_allowed_needs_reason")


def test_other_weights_are_tried_from_the_link_and_nothing_is_stored(county: Warehouse):
    items = (
        scoring.Item("organisation", "membership_rate", 50.0, 0.5, 0.9),
        scoring.Item("service", "aid_amount", 50.0, 0.0, 6_000.0),
    )
    scoring.set_scheme(county, scoring.Scheme(2026, items), by="统计员")
    version = county.version
    # 东河镇: 75 and, of the 3,000 due by now, all: 87.50; by 60 to 20 weights 81.25.
    assert "东河镇 87.50 分居首" in words(show("scores"))
    app = show("scores", view="try", **{"try": "60,0,20,0"})
    table = next(each.value for each in app.dataframe if "own" in each.value)
    assert (table["score"][0], table["own"][0], table["change"][0]) == (81.25, 87.5, -6.25)
    assert county.version == version


def test_targets_are_copied_from_last_year_with_growth(county: Warehouse):
    scoring.set_targets(county, [scoring.Goal("U1", 2025, "membership_rate", 0.8)], by="统计员")
    app = show("scores", view="targets", growth="5")
    assert "新设 1 个，改动 0 个，不变 0 个" in words(app) + "".join(each.value for each in app.caption)
    press(app, "copy_do")
    found = county.query("targets/target_by_unit_indicator", year=2026, indicators=["membership_rate"])
    assert dict(zip(found["unit_code"], found["target"].astype(object), strict=True))["U1"] == 0.84


def test_the_scheme_in_the_table_can_be_saved_and_a_wrong_one_is_told(county: Warehouse):
    app = show("scores", view="scheme")
    assert "1 个项目" in words(app)
    press(app, "scheme_do")
    assert app.error[0].value == labels.t("common.not_allowed_no_change")
    app.number_input(
        key=next(each.key for each in app.number_input if each.key.startswith("star_5"))
    ).set_value(95.0)
    press(app, "scheme_do")
    assert county.query("scoring/scheme_by_indicator", year=2026)["star_5"].tolist() == [95.0]


def test_targets_come_from_an_uploaded_table_after_they_were_shown(county: Warehouse):
    from tests.intake.test_goals import filled

    app = show("scores", view="targets")
    data = filled(("单位", "职工入会率(%)"), ("全县", 85), ("东河镇", "88%"), ("南山镇", 80))
    app.file_uploader[0].upload("目标.xlsx", data).run()
    assert not app.exception
    assert any("南山镇" in each.value for each in app.warning)
    assert (
        county.query("targets/target_by_unit_indicator", year=2026, indicators=["membership_rate"])["target"]
        .isna()
        .all()
    )
    press(app, "file_do")
    found = county.query("targets/target_by_unit_indicator", year=2026, indicators=["membership_rate"])
    assert found["target"].dropna().tolist() == [0.85, 0.88]


def test_an_earlier_day_shows_its_scores_and_nothing_can_be_done(county: Warehouse):
    app = show("scores", view="targets", asof="2026-01-06")
    assert not [each for each in app.button if each.key in ("goals_do", "copy_do")]


def test_the_last_cell_edited_is_not_lost_to_the_click(monkeypatch: pytest.MonkeyPatch):
    base = [{"unit": "东河镇", "members": 1.0}, {"unit": "西岭乡", "members": 2.0}]
    state = {"edited_rows": {1: {"members": None}}, "added_rows": [{"unit": "新镇"}], "deleted_rows": [0]}
    monkeypatch.setattr(_edited.st, "session_state", {"editor": state})
    assert _edited.rows(base, "editor") == [
        {"unit": "西岭乡", "members": None}, {"unit": "新镇", "members": None},
    ]  # fmt: skip
    assert _edited.rows(base, "untouched") == base
