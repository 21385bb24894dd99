"""The 检查 page of 61 townships: a quarter or a township at a time, a page of the list, one measure's unusual figures."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import labels, settings, store
from dashboard.intake.submit import file_returns
from dashboard.warehouse import Warehouse
from tests.builders import begin, checked, unit
from tests.pages.many import code, name
from tests.pages.test_checks_page import listed, press
from tests.pages.test_many_units import asked
from tests.pages.test_views import show, words

COUNT, WRONG = 61, 52


def fill(opened: Warehouse) -> None:
    """Second quarter of 2026: M01 to M52 have more members than workers, M61 took 万元 for 元.

    53 errors (52 of members, one amount 10,000 times below last year's) and a warning (less than 100 yuan). A year
    before M01 had more members than workers, too.
    """
    begin(opened, *[unit(code(number), name(number)) for number in range(1, COUNT + 1)])
    last = {"members": 90, "workers": 100, "aid_amount": 52_000}
    files = [
        checked(
            code(number), 2025, 2, {**last, "members": 110 if number == 1 else 90}, file=f"{number}-2025.xlsx"
        )
        for number in range(1, COUNT + 1)
    ]
    files += [
        checked(
            code(number), 2026, 2,
            {"members": 120 if number <= WRONG else 90, "workers": 100,
             "aid_amount": "5.2" if number == COUNT else 53_000},
            file=f"{number}-2026.xlsx",
        )
        for number in range(1, COUNT + 1)
    ]  # fmt: skip
    file_returns(opened, files)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    patch = pytest.MonkeyPatch()
    folder = tmp_path_factory.mktemp("checks_many")
    patch.setenv("UNION_DATA_DIR", str(folder))
    patch.setenv("UNION_SAMPLE", "0")
    fill(store.own())
    yield folder
    store.close_all()
    patch.undo()


@pytest.fixture(autouse=True)
def here(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNION_DATA_DIR", str(filled))
    monkeypatch.setenv("UNION_SAMPLE", "0")
    assert settings.settings().data_dir == filled.resolve()


def said(app: AppTest) -> str:
    return " ".join(words(app).split())


def units(app: AppTest) -> list[str]:
    frame = next(each.value for each in app.dataframe if "sentence" in each.value)
    return list(frame["unit"])


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_newest_quarter_is_looked_at_and_a_page_of_it_shown(language: str):
    app = show("checks", language)
    place = labels.t("checks.many_title_open", language, place="2026年二季度", errors=53, warnings=1)
    assert (place if language == "zh_CN" else "53 errors to deal with, 1 warnings") in said(app)
    assert len(listed(app)) == 50
    if language == "zh_CN":
        assert "第 1–50 个，共 54 个" in said(app)
        app.button(key="turn_after").click().run()
        assert [severity for severity, _ in listed(app)] == ["错误", "错误", "错误", "警告"]


def test_no_query_gives_more_than_is_shown(monkeypatch: pytest.MonkeyPatch):
    found = asked(monkeypatch)
    show("checks")
    assert found["validation/problem_by_unit_quarter"] == 50
    assert not {name for name in found if name.startswith("validation/")} - {
        "validation/problem_by_unit_quarter",
        "validation/figure_by_measure",
    }
    show("checks", by="unit")
    # the total, 50 of 53 units, three rules and the quarter
    assert found["validation/problem_count_by_group"] == 55


def test_a_township_is_looked_at_in_all_its_quarters():
    app = show("checks", of="M01")
    assert "第1镇" in said(app)
    assert listed(app) == [
        ("错误", "会员人数(120)大于职工人数(100)"),
        ("错误", "会员人数(110)大于职工人数(100)"),
    ]
    assert len(listed(show("checks", of="M01", **{"in": "2025-2"}))) == 1


def test_another_quarter_and_a_rule():
    assert units(show("checks", **{"in": "2025-2"})) == ["第1镇"]
    assert units(show("checks", rule="V33")) == ["第61镇"]
    assert labels.t("checks.nothing") in said(show("checks", rule="V01"))
    assert units(show("checks", severity="warning")) == ["第61镇"]
    assert labels.t("checks.nothing") in said(show("checks", status="answered"))


def test_the_counts_say_that_there_are_more():
    app = show("checks", by="unit")
    frame = next(each.value for each in app.dataframe if "errors_open" in each.value)
    assert len(frame) == 50
    assert labels.t("checks.counts_more", all=53, most=50) in said(app)
    frame = next(each.value for each in show("checks", by="rule").dataframe if "errors_open" in each.value)
    assert {row.name: row.errors_open for row in frame.itertuples()}["会员人数大于职工人数"] == 52


def test_unusual_figures_are_looked_for_by_indicator():
    app = show("checks", severity="finding", measure="aid_amount")
    assert units(app) == ["第61镇"]
    assert "困难帮扶金额有 1 个数看着不寻常" in said(app)
    assert "**困难帮扶金额**：5.20 元 → **52,000 元**" in words(app)
    assert labels.t("checks.nothing") in said(show("checks", severity="finding"))


def test_an_error_of_a_figure_that_looks_slipped_offers_its_correction():
    app = show("checks", rule="V32")
    assert labels.t("checks.correct") in [each.label for each in app.button]


def test_the_whole_list_is_taken_along(monkeypatch: pytest.MonkeyPatch):
    made = []
    monkeypatch.setattr("streamlit.download_button", lambda *_, data, **__: made.append(data))
    show("checks")
    sheet = openpyxl.load_workbook(io.BytesIO(next(each for each in made if callable(each))())).active
    assert sheet.max_row == 2 + 54


def test_a_word_is_said_and_the_next_open_one_is_shown():
    app = show("checks", rule="V33")
    key = "V33.1.M61.2026.2.aid_amount.ytd"
    app.text_input(key=f"why_{key}").set_value("只发了五元二角")
    app = press(app, labels.t("checks.do_explained"))
    assert labels.t("checks.nothing") in said(app)
    assert units(show("checks", rule="V33", status="answered")) == ["第61镇"]
