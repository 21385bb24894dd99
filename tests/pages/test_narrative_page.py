"""旧报告: a report is read, its figures looked at and confirmed, and stand in the chart and beside the returns.

The report is of 东河镇, the whole of 2019: 70 members (现有会员70人), 2 new unions, and a plan for 2020.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import labels, links, store
from dashboard.intake.narratives import file_report
from dashboard.pages import _narrative
from dashboard.warehouse import Warehouse
from tests import stores
from tests.builders import confirmed
from tests.pages.county import fill
from tests.pages.ownhtml import html_of
from tests.pages.test_views import LANGUAGES, show, words

REPORT = """东河镇总工会2019年度工作总结

2019年，全镇工会工作有了新进展。截至12月底，全镇共有会员70人，职工112人，职工入会率达62.5%。
全年新建基层工会2家。春节期间走访慰问困难职工15户，发放慰问金3.6万元。
2020年计划新发展会员500人。
"""


@pytest.fixture(autouse=True)
def no_sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("UNION_SAMPLE", "0")
    yield
    store.close_all()


@pytest.fixture
def county(own_data_folder: Path) -> Warehouse:
    return stores.own(fill)


def read(app: AppTest, text: str = REPORT) -> AppTest:
    app = app.text_area(key="narrative_text").set_value(text).run()
    app = app.button(key="narrative_read_text").click().run()
    for _ in range(100):
        if "narrative_cancel" not in {each.key for each in app.button}:
            break
        time.sleep(0.1)
        app = app.run()
    assert not app.exception
    return app


def keys(app: AppTest, part: str) -> list[str]:
    return [str(each.key) for each in app.checkbox if part in str(each.key)]


def test_a_report_is_read_confirmed_and_shown(county: Warehouse):
    app = read(show("narrative"))
    assert any("全镇共有会员<mark>70人</mark>" in each.proto.body for each in app.get("html"))
    unit, year, quarter = (app.selectbox(key=_key(app, name)) for name in ("unit", "year", "quarter"))
    assert (unit.value, year.value, quarter.value) == ("U1", 2019, 4)
    assert {each.value for each in app.selectbox if "narrative_code" in str(each.key)} >= {
        "members",
        "membership_rate",
    }
    assert all(each.value for each in app.checkbox), "clear figures are ticked beforehand"
    count = len(app.checkbox)
    app = app.button(key="narrative_confirm").click().run()
    assert not app.exception
    assert labels.t("oldreport.confirmed", count=count, unit="东河镇", period="2019年全年") in words(app)
    [report] = county.query("narrative/report_by_unit").to_dict("records")
    assert (report["unit_code"], report["year"], report["quarter"]) == ("U1", 2019, 4)
    assert report["figure_count"] == count
    chart = show("township", unit="U1", indicator="members", by="year")
    assert labels.t("oldreport.chart_note") in words(chart)
    assert labels.t("oldreport.hover") in html_of(chart).partition('data-chart="years"')[2]


def _key(app: AppTest, name: str) -> str:
    return next(str(each.key) for each in app.selectbox if str(each.key).startswith(f"narrative_{name}_"))


def test_what_is_doubtful_is_not_ticked_and_what_is_not_said_is_asked(county: Warehouse):
    app = read(
        show("narrative"), REPORT.replace("东河镇", "某镇").replace("2019年度", "").replace("2019年，", "")
    )
    assert app.button(key="narrative_confirm").disabled
    assert labels.t("oldreport.lacks_period") in words(app)
    app = read(show("narrative"))
    app = app.button_group(key=_pills(app)).set_value("doubtful").run()
    assert not app.exception
    assert labels.t("narrative.doubt_target") in words(app)
    assert not any(each.value for each in app.checkbox)


def _pills(app: AppTest) -> str:
    return next(str(each.key) for each in app.button_group if str(each.key).startswith("narrative_kind"))


def test_a_wrong_figure_can_be_put_right_or_left_out(county: Warehouse):
    app = read(show("narrative"))
    field = next(each for each in app.text_input if "narrative_value" in str(each.key) and each.value == "70")
    app = field.set_value("不到七十").run()
    assert app.button(key="narrative_confirm").disabled
    key = str(field.key)
    app = app.text_input(key=key).set_value("71").run()
    others = [each for each in keys(app, "narrative_take") if each.split("take")[1] != key.split("value")[1]]
    for other in others:
        app.checkbox(key=other).uncheck()
    app = app.run()
    app = app.button(key="narrative_confirm").click().run()
    assert not app.exception
    [one] = county.query("narrative/reconciliation_by_figure", unit_code=None).to_dict("records")
    assert (one["indicator_code"], one["narrative_value"], one["raw_text"]) == ("members", 71, "70人")


def test_text_with_an_identity_number_is_not_shown_nor_kept(county: Warehouse):
    app = read(show("narrative"), REPORT + "\n困难职工张某，身份证号11010519491231002X。")
    assert "身份证号" in words(app)
    assert not app.checkbox
    assert "11010519491231002X" not in "".join(each.value for each in app.error)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_view_in_both_languages(county: Warehouse, language: str):
    for view, key in (("read", "paste_title"), ("filed", "filed_none"), ("compare", "compare_empty")):
        assert labels.t(f"oldreport.{key}", language) in words(show("narrative", language, view=view))


def test_the_drawer_shows_the_sentence_in_place_of_a_cell(county: Warehouse, monkeypatch: pytest.MonkeyPatch):
    """2019 is the old report's; 2026 and 2025 were filed. The comparison leads to the same sentence."""
    monkeypatch.setattr(links, "link", lambda *_, **__: None)  # drawn outside the app there are no pages
    file_report(county, "总结.txt", b"old", (), confirmed("U1", 2019, 4, {"members": 70}), by="统计员")
    series = {"township/series_by_unit_year": {"unit_code": "U1", "indicator": "members"}}
    compared = {"narrative/reconciliation_by_figure": {"unit_code": None}}
    for queries, place, column in ((series, 2, "value"), (compared, 0, "narrative_value")):
        app = _drawer(queries, place, column)
        bodies = [each.proto.body for each in app.get("html")]
        assert any("<blockquote" in each and "现有<mark>70</mark>。" in each for each in bodies)
        assert labels.t("oldreport.drawer") in words(app)
    filed = words(_drawer(series, 0, "value"))
    assert "U1-2026.xlsx" in filed
    assert labels.t("oldreport.drawer") not in filed


def _drawer(queries: dict[str, dict[str, object]], place: int, column: str) -> AppTest:
    def script(queries: dict[str, dict[str, object]]) -> None:
        from dashboard import origin

        origin._body("test", origin.Source(queries))

    app = AppTest.from_function(script, kwargs={"queries": queries}, default_timeout=60)
    app.session_state["origin_chosen_test"] = (next(iter(queries)), place, column)
    app.run()
    assert not app.exception, [each.value for each in app.exception]
    return app


def test_what_was_never_on_the_screen_is_not_confirmed(county: Warehouse, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(_narrative, "PER_PAGE", 2)
    app = read(show("narrative"))
    assert len(app.checkbox) == 2
    assert app.button(key="narrative_confirm").disabled
    assert labels.t("oldreport.unseen") in words(app)
    while more := [each for each in app.button if each.label == labels.t("oldreport.more")]:
        app = more[0].click().run()
    assert not app.button(key="narrative_confirm").disabled
