"""What stands around every page: sample banner, the way between sample and own county, language, a busy store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import labels, settings, store
from dashboard.intake import sample
from dashboard.intake.submit import file_returns
from dashboard.warehouse import Warehouse, WarehouseBusyError
from tests.builders import begin, checked

APP = Path(__file__).resolve().parents[2] / "app.py"
Progress = Callable[[int, int, str], None]


@pytest.fixture(autouse=True)
def small_sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The sample county with one return, instead of the whole of data/sample."""

    def load(warehouse: Warehouse, progress: Progress | None = None) -> None:
        if warehouse.county() is None:
            begin(warehouse, name="安澜县")
            file_returns(warehouse, [checked("U1", 2026, 1, {"members": 9, "workers": 10})])

    monkeypatch.setenv("UNION_SAMPLE", "1")
    monkeypatch.setattr(sample, "load", load)
    yield
    store.close_all()


def show(**params: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    for key, value in params.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception, [each.value for each in app.exception]
    return app


def html_of(app: AppTest) -> str:
    return "\n".join(str(each.proto.body) for each in app.get("html"))


def own_county() -> None:
    begin(store.own(), name="清河县")
    file_returns(store.own(), [checked("U1", 2026, 1, {"members": 4, "workers": 5})])


def test_the_first_start_shows_the_sample_with_its_banner_and_the_way_to_begin():
    app = show()
    assert "示例数据" in html_of(app)
    assert "安澜县" in html_of(app)
    assert "90.0%" in html_of(app)
    assert app.button(key="begin").label == "开始使用"
    assert store.own().county() is None, "looking at the sample begins nothing"


def test_a_county_that_has_begun_is_shown_without_the_banner():
    own_county()
    app = show()
    assert "示例数据" not in html_of(app)
    assert "清河县" in html_of(app)
    assert "80.0%" in html_of(app)


def test_the_sample_can_be_looked_at_again_and_left_again():
    own_county()
    app = show(year="2026")
    button = next(each for each in app.button if each.label == "看示例数据")
    button.click().run()
    assert app.query_params["sample"] == "1"
    assert "year" not in app.query_params, "the filters of one county mean nothing in another"
    assert "安澜县" in html_of(app)
    next(each for each in app.button if each.label == "回到本县数据").click().run()
    assert "sample" not in app.query_params
    assert "清河县" in html_of(app)


def test_the_two_counties_have_stores_of_their_own():
    own_county()
    show(sample="1")
    assert store.own().folder == settings.settings().data_dir
    assert store.sample().folder == settings.settings().sample_dir
    assert store.own().version != 0
    assert store.sample().county() != store.own().county()


def test_without_the_sample_the_app_opens_where_one_begins(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("UNION_SAMPLE", "0")
    app = show()
    assert labels.t("begin.lead", "zh_CN") in html_of(app)
    assert "示例数据" not in html_of(app)


def test_a_county_without_a_return_is_led_to_the_first_one(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("UNION_SAMPLE", "0")
    begin(store.own(), name="清河县")
    assert labels.t("common.empty_title", "zh_CN") in html_of(show())


def test_the_language_is_part_of_the_address():
    app = show()
    app.button_group(key="pick_lang").set_value("en").run()
    assert app.query_params["lang"] == "en"
    assert "Sample data" in html_of(app)
    labels.use("en")  # AppTest writes options out in this thread
    app.button_group(key="pick_lang").set_value("zh_CN").run()
    assert "lang" not in app.query_params


def test_a_store_that_another_program_holds_is_a_sentence_not_an_error(monkeypatch: pytest.MonkeyPatch):
    def busy() -> Warehouse:
        raise WarehouseBusyError("held")

    monkeypatch.setattr(store, "own", busy)
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    assert not app.exception
    assert "正被另一个程序使用" in app.error[0].value


def test_a_new_return_is_on_the_page_at_once():
    own_county()
    assert "80.0%" in html_of(show())
    file_returns(store.own(), [checked("U1", 2026, 1, {"members": 5})])
    assert "100.0%" in html_of(show())


@pytest.mark.parametrize("day", ["2099-01-01", "1066-10-14", "yesterday", "2026-02-30"])
def test_a_day_that_cannot_be_looked_back_to_shows_the_newest_figures(day):
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["asof"] = day
    app.run()
    assert not app.exception
    assert app.sidebar.date_input[0].value is None


def test_texts_over_marks_follow_the_language_though_they_are_remembered():
    app = show(ratio="membership_rate").switch_page("dashboard/pages/coverage.py")
    told = {"zh_CN": "职工入会率 90.0%（9 人 ÷ 10 人）", "en": "Membership rate 90.0% (9 people ÷ 10 people)"}
    for language in ("zh_CN", "en", "zh_CN"):
        app.query_params["lang"] = language
        app.run()
        tips = html_of(app)
        assert told[language] in tips, tips[tips.index("data-tip=") :][:200]
        assert not any(words in tips for other, words in told.items() if other != language)


def test_the_style_sheet_goes_out_without_its_comments_and_else_as_it_is_written():
    app = show()
    sheet = next(each for each in html_of(app).split("<style>")[1:] if ".ud-title" in each)
    written = (settings.PROJECT / "dashboard" / "style.css").read_text(encoding="utf-8")
    assert "/*" in written
    assert "/*" not in sheet
    for rule in (
        ".ud-title { font-size: 20px; font-weight: 650;",
        "grid-template-columns: repeat(auto-fill, minmax(",
    ):
        assert rule in written
        assert rule in sheet
