"""Recording renames, mergers and splits on the begin page, and what the pages of figures make of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import labels, store
from dashboard.intake.submit import file_returns
from dashboard.warehouse import Warehouse
from dashboard.warehouse.journal import Act
from tests import stores
from tests.builders import begin, checked, unit
from tests.pages.ownhtml import chosen
from tests.pages.test_views import words

APP = Path(__file__).resolve().parents[2] / "app.py"
LANGUAGES = ("zh_CN", "en")


@pytest.fixture(autouse=True)
def no_sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("UNION_SAMPLE", "0")
    yield
    store.close_all()


def filled(opened: Warehouse) -> None:
    """东河镇 80 members of 100, 西岭乡 30 of 50 in the second quarter of 2025; together 130 of 150 in the third."""
    begin(opened, unit("t001", "东河镇"), unit("t002", "西岭乡", kind="township"), unit("t003", "南山乡"))
    file_returns(
        opened,
        [
            checked("t001", 2025, 2, {"members": 80, "workers": 100}, at=datetime(2025, 7, 5), file="1.xlsx"),
            checked("t002", 2025, 2, {"members": 30, "workers": 50}, at=datetime(2025, 7, 6), file="2.xlsx"),
            checked(
                "t001", 2025, 3, {"members": 130, "workers": 150}, at=datetime(2025, 10, 9), file="3.xlsx"
            ),
        ],
    )


@pytest.fixture
def county(own_data_folder: Path) -> Warehouse:
    return stores.own(filled)


def show(page: str, language: str = "zh_CN", **params: str) -> AppTest:
    labels.use(language)
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["lang"] = language
    for key, value in params.items():
        app.query_params[key] = value
    app.run()
    app.switch_page(f"dashboard/pages/{page}.py").run()
    assert not app.exception, [each.value for each in app.exception]
    return app


def plain_words(app: AppTest) -> str:
    """What is read, without the strokes that keep Markdown from acting on it."""
    return words(app).replace("\\", "")


def merge(warehouse: Warehouse) -> None:
    """西岭乡 went into 东河镇 on 1 July 2025."""
    body = {
        "kind": "merge", "happened_on": "2025-07-01", "note": "",
        "links": [{"from_code": "t002", "to_code": "t001", "share": 1.0}],
        "units": [unit("t002", "西岭乡", kind="township", valid_to="2025-06-30", successor_code="t001")],
    }  # fmt: skip
    warehouse.submit([Act("succession", "统计员", body, datetime(2025, 7, 3))])


def choose(app: AppTest, kind: str, **fields: object) -> AppTest:
    """Fill in the form for a change and press its button."""
    app.button_group(key="change_kind").set_value(kind).run()
    for name, value in fields.items():
        [field] = [
            each
            for each in (*app.selectbox, *app.multiselect, *app.text_input, *app.date_input)
            if str(each.key).startswith(f"change_{name}")
        ]
        field.set_value(value)
        app.run()
    return app.button(key="change_go").click().run()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_township_becomes_a_town(language: str, county: Warehouse):
    app = choose(show("begin", language), "rename", unit="t002", name="西岭镇", day=date(2025, 9, 1))
    assert not app.exception
    assert labels.t("change.done", language, change="").strip("。. ") in plain_words(app)
    row = county.query("units/unit_by_code").set_index("unit_code").loc["t002"]
    assert (row["unit_name"], row["kind"]) == ("西岭镇", "town")
    assert county.unit_names()["西岭乡"] == "t002", "a return under the old name is still its own"
    assert "西岭乡" in app.dataframe[0].value["change"].iloc[1]


def test_a_merger_is_recorded_and_taken_back(county: Warehouse):
    app = choose(show("begin"), "merge", units=["t002"], into="t001", day=date(2025, 7, 1), note="民函12号")
    assert not app.exception
    text = plain_words(app)
    assert "已登记：2025-07-01 西岭乡并入东河镇" in text
    assert "民函12号" in text
    row = county.query("units/unit_by_code").set_index("unit_code").loc["t002"]
    assert (row["valid_to"].date(), row["successor_code"]) == (date(2025, 6, 30), "t001")
    periods = county.query("units/period_by_quarter")
    assert list(periods["units_expected"]) == [3, 2]
    app.button(key="change_cancel").click().run()
    assert not app.exception
    assert "已撤销：2025-07-01 西岭乡并入东河镇" in plain_words(app)
    assert len(county.query("units/succession_by_unit")) == 0
    assert list(county.query("units/period_by_quarter")["units_expected"]) == [3, 3]


def test_a_form_that_lacks_something_records_nothing(county: Warehouse):
    version = county.version
    app = choose(show("begin"), "merge", units=["t001"], into="t001")
    told = [each.value for each in app.error]
    assert told == [labels.t("change.fault_no_day"), labels.t("change.fault_same_unit")]
    app = choose(show("begin"), "split", unit="t001", day=date(2025, 9, 1))
    assert labels.t("change.fault_few_parts") in [each.value for each in app.error]
    assert county.version == version


def test_a_recorded_merger_makes_the_same_database_again(county: Warehouse):
    merge(county)
    before = county.query(
        "township/series_by_unit_quarter", unit_code="t001", indicator="members", boundaries="today"
    )
    county.rebuild()
    after = county.query(
        "township/series_by_unit_quarter", unit_code="t001", indicator="members", boundaries="today"
    )
    assert list(before["value"]) == list(after["value"]) == [110, 130]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["coverage", "aid", "township"])
@pytest.mark.parametrize("boundaries", ["reported", "today"])
def test_every_page_opens_on_both_boundaries(page: str, language: str, boundaries: str, county: Warehouse):
    merge(county)
    app = show(page, language, boundaries=boundaries, year="2025", quarter="2")
    assert chosen(app, "boundaries") == boundaries


def test_no_switch_while_nothing_was_merged_or_split(county: Warehouse):
    for page in ("coverage", "aid", "township"):
        app = show(page)
        assert chosen(app, "boundaries") is None


def test_the_allocation_is_said_and_the_figures_follow_it(county: Warehouse):
    merge(county)
    text = words(show("coverage", year="2025", quarter="2"))
    assert "东河镇最高（80.0%），西岭乡最低（60.0%）" in text
    assert "当时区划：2025-07-01 西岭乡并入东河镇。前后的数不能直接相比" in text
    text = words(show("coverage", year="2025", quarter="2", boundaries="today"))
    assert "只有东河镇有数：73.3%" in text, "110 of 150"
    assert "现行区划：东河镇2025年二季度及以前的数 = 东河镇 + 西岭乡。" in text
    assert "已报 1/2" in " ".join(text.split()), "南山乡 has not reported, 西岭乡 is no unit of today"


def test_a_township_that_is_no_more_says_so(county: Warehouse):
    merge(county)
    app = show("township", unit="t002")
    text = words(app)
    assert "西岭乡（2025-06-30 止）" in text
    assert "2025年三季度没有西岭乡这个单位" in text
    assert "西岭乡：2025年三季度还没有报" not in text
    [button] = [each for each in app.button if each.label == "看2025年二季度"]
    app = button.click().run()
    assert re.search(r"职工入会率\s+60.0%", words(app))


def test_the_series_of_the_merged_township_has_a_mark(county: Warehouse):
    merge(county)
    assert "合并" in words(show("township", unit="t001", indicator="members"))
    today = words(show("township", unit="t001", indicator="members", boundaries="today"))
    assert "合并" not in today.replace("合并、", "")
    assert "会员人数：2025年三季度 130 人" in today


def test_on_todays_boundaries_a_township_that_is_no_more_is_its_successor(county: Warehouse):
    merge(county)
    app = show("township", unit="t002", boundaries="today", year="2025", quarter="2")
    assert chosen(app, "unit") == "t001"
    assert "职工入会率：2025年二季度 73.3%" in words(app), "110 of 150"
