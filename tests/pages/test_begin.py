"""The begin page: a county and its townships from a paste, a CSV file or a 汇总表; units added later."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import labels, store
from dashboard.intake import sample
from dashboard.intake.units import begin_body, from_text
from dashboard.warehouse import Warehouse

APP = Path(__file__).resolve().parents[2] / "app.py"
LANGUAGES = ("zh_CN", "en")


@pytest.fixture(autouse=True)
def no_sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Without the sample, so that the page stands in front of an empty store."""
    monkeypatch.setenv("UNION_SAMPLE", "0")
    yield
    store.close_all()


def page(language: str = "zh_CN") -> AppTest:
    labels.use(language)  # AppTest writes options out in this thread
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["lang"] = language
    app.run()
    return app.switch_page("dashboard/pages/begin.py").run()


def say(language: str, key: str, **args: object) -> str:
    return labels.t(key, language, **args)  # type: ignore[arg-type]


def listed(app: AppTest, text: str) -> AppTest:
    app.text_area[0].set_value(text)
    return app.button(key="begin_read").click().run()


def texts(elements) -> list[str]:
    return [element.value.replace("\\", "") for element in elements]


def units() -> list[tuple[str, str]]:
    rows = store.own().query("units/unit_by_code")
    return [(row.unit_name, row.kind) for row in rows[rows.level == "township"].itertuples()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pasted_list_is_confirmed_and_entered_in_one_act(language: str):
    app = page(language)
    assert not app.exception
    app.text_input(key="begin_county").set_value("清河县").run()
    listed(app, "1、东关街道\n2、城关镇总工会\n\n3、东关街道\n合计")
    assert not app.exception
    assert list(app.data_editor[0].value["name"]) == ["东关街道", "城关镇"]
    notes = " ".join(texts(app.info))
    assert "东关街道" in notes
    assert "合计" in notes
    assert store.own().county() is None, "nothing is stored before it is confirmed"
    app.button(key="begin_go").click().run()
    assert not app.exception
    assert store.own().county().name == "清河县"
    assert units() == [("东关街道", "subdistrict"), ("城关镇", "town")]
    assert store.own().version == 1
    assert store.own().unit_names()["城关"] == "t002"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_entered_without_a_name_and_a_township(language: str):
    app = page(language)
    app.button(key="begin_go").click().run()
    messages = texts(app.error)
    assert say(language, "begin.no_county") in messages
    assert say(language, "begin.no_units") in messages
    listed(app, "   \n")
    assert say(language, "begin.no_units") in texts(app.warning)
    assert store.own().county() is None


def test_more_names_than_a_county_has_are_not_taken():
    app = page()
    listed(app, "\n".join(f"第{number}号街道" for number in range(301)))
    assert any("301" in text for text in texts(app.error))
    assert store.own().county() is None


def test_a_name_that_the_table_holds_twice_or_not_at_all_is_told():
    app = page()
    app.text_input(key="begin_county").set_value("清河县").run()
    listed(app, "东关街道\n城关镇\n白塔乡")
    key = f"begin_table_{app.session_state['begin_nonce']}"
    app.session_state[key] = {
        "edited_rows": {"1": {"name": "东关街道"}, "2": {"name": ""}},
        "added_rows": [],
        "deleted_rows": [],
    }
    app.button(key="begin_go").click().run()
    assert texts(app.error) == [
        labels.t("begin.same_name", name="东关街道"),
        labels.t("begin.blank_name", row=3),
    ]
    assert store.own().county() is None


def choose(app: AppTest, source: str, name: str, data: bytes) -> AppTest:
    app.segmented_control(key="begin_source").set_value(source).run()
    app.file_uploader[0].upload(name, data)
    return app.button(key="begin_read").click().run()


def test_names_and_kinds_come_from_a_csv_file():
    app = page()
    app.text_input(key="begin_county").set_value("清河县").run()
    choose(app, "csv", "单位.csv", "名称,类型\n东关,街道\n红旗农场,其他\n".encode("gb18030"))
    assert not app.exception
    app.button(key="begin_go").click().run()
    assert units() == [("东关", "subdistrict"), ("红旗农场", "other")]


def test_a_file_that_is_no_csv_is_told():
    app = page()
    choose(app, "csv", "单位.csv", b"PK\x03\x04\x00\x00\x00\x00")
    assert labels.t("begin.csv_not_text", file="单位.csv") in texts(app.error)


def test_names_come_from_a_summary_sheet():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["清河县2026年第三季度工会工作汇总表"])
    sheet.append(["序号", "乡镇", "职工人数", "会员人数"])
    sheet.append([1, "东关街道总工会", 100, 80])
    sheet.append([2, "城关镇工会联合会", 200, 150])
    sheet.append([None, "合计", 300, 230])
    data = io.BytesIO()
    book.save(data)
    app = page()
    app.text_input(key="begin_county").set_value("清河县").run()
    choose(app, "workbook", "汇总表.xlsx", data.getvalue())
    assert not app.exception
    assert list(app.data_editor[0].value["name"]) == ["东关街道", "城关镇"]
    app.button(key="begin_go").click().run()
    assert [name for name, _ in units()] == ["东关街道", "城关镇"]
    assert store.own().version == 1, "its figures are not filed"


def test_a_file_that_is_no_workbook_is_told():
    app = page()
    choose(app, "workbook", "汇总表.xlsx", b"this is no workbook")
    assert app.error
    assert "begin_units" not in app.session_state


@pytest.mark.parametrize("language", LANGUAGES)
def test_units_are_added_later(language: str):
    app = page(language)
    app.text_input(key="begin_county").set_value("清河县").run()
    listed(app, "东关街道")
    app.button(key="begin_go").click().run()
    app = page(language)
    assert not app.exception
    listed(app, "东关街道\n高山乡")
    assert say(language, "begin.same_as_unit", name="东关街道") in texts(app.info)
    app.button(key="begin_add_go").click().run()
    assert not app.exception
    assert units() == [("东关街道", "subdistrict"), ("高山乡", "township")]
    assert any("高山乡" in text for text in texts(app.success))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sample_is_left_and_come_back_to(language: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("UNION_SAMPLE", "1")
    monkeypatch.setattr(sample, "load", begin_sample)
    app = page(language)
    assert not app.exception
    assert say(language, "begin.sample_kept") in texts(app.caption)
    app.text_input(key="begin_county").set_value("清河县").run()
    listed(app, "东关街道")
    app.button(key="begin_go").click().run()
    assert not app.exception
    assert "sample" not in app.query_params
    assert store.own().county().name == "清河县"
    app = page(language)
    app.button(key="begin_switch").click().run()
    assert not app.exception
    assert app.query_params["sample"] in ("1", ["1"])
    app = app.switch_page("dashboard/pages/begin.py").run()
    app.button(key="begin_switch").click().run()
    assert "sample" not in app.query_params


def begin_sample(warehouse: Warehouse, progress: object = None) -> None:
    """Stand in for the sample's files, which take their time."""
    if warehouse.county() is None:
        body = begin_body("样例县", from_text("甲镇").units)
        warehouse.act("begin", {**body, "county": {**body["county"], "is_sample": True}}, by="测试")
