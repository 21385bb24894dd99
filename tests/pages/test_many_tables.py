"""自选分析 and 目标考核 of 82 townships (many.py): a page of the table, both ends in the chart, everything in the file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dashboard import bounds, settings, store
from tests.pages import many
from tests.pages.test_many_units import asked, said
from tests.pages.test_scores import press
from tests.pages.test_views import show

CUT: dict[str, Any] = {
    "indicators": ["membership_rate"], "period_basis": "to_date", "year_from": 2025, "year_to": 2026,
    "quarter_to": 2, "through_quarter": 2,
}  # fmt: skip


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    patch = pytest.MonkeyPatch()
    folder = tmp_path_factory.mktemp("many_tables")
    patch.setenv("UNION_DATA_DIR", str(folder))
    patch.setenv("UNION_SAMPLE", "0")
    many.fill(store.own())
    goals = [store.scoring.Goal(many.code(number), 2025, "membership_rate", 0.5) for number in range(1, 83)]
    store.scoring.set_targets(store.own(), goals, by="统计员")
    yield folder
    store.close_all()
    patch.undo()


@pytest.fixture(autouse=True)
def here(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNION_DATA_DIR", str(filled))
    monkeypatch.setenv("UNION_SAMPLE", "0")
    assert settings.settings().data_dir == filled.resolve()


def cells(app: Any) -> list[str]:
    """The heads of the rows of the table."""
    table = next(str(each.proto.body) for each in app.get("html") if "ud-pivot-box" in str(each.proto.body))
    return [part.split("</th>")[0] for part in table.split('<th scope="row">')[1:]]


def test_a_pivot_gives_a_page_and_both_ends_as_they_are_in_the_whole():
    ask = store.warehouse().rows
    whole = ask("pivot/by_unit_year", **CUT, ranked="membership_rate")
    part = ask(
        "pivot/by_unit_year", **CUT, ranked="membership_rate", most=2, shown="M40", limit_rows=3, skip_rows=50
    )
    chosen = {"M51", "M52", "M53", "M80", "M79", "M01", "M02", "M40", None}
    assert [row for row in whole if row["unit_code"] in chosen] == part
    assert {row["rows_in_all"] for row in part if row["unit_code"]} == {82}
    assert {row["unit_code"]: row["value_place"] for row in part if row["unit_code"]}["M79"] == 2
    by_value = ask(
        "pivot/by_unit_year", **CUT, ranked="membership_rate", unit_order="value", limit_rows=2, skip_rows=80
    )
    assert {row["unit_code"] for row in by_value} == {"M81", "M82", None}, "those without a figure come last"


def test_the_table_shows_a_page_and_the_title_is_of_all(monkeypatch: pytest.MonkeyPatch):
    found = asked(monkeypatch)
    app = show("explore")
    # 50 of the page, the 15 highest (the 15 lowest are on the page) and the whole; of two years and of both together
    assert found["pivot/by_unit_year"] == 3 * (50 + 15 + 1)
    assert cells(app)[1:] == [many.name(number) for number in range(1, 51)]
    assert "第80乡" in said(app), "the highest"
    assert "第 1–50 个，共 82 个" in said(app)
    app.button(key="turn_after").click().run()
    assert cells(app)[1:] == [many.name(number) for number in range(51, 83)]


def test_in_the_order_of_figures_the_first_page_has_the_highest():
    assert cells(show("explore", sort="value"))[1:4] == ["第80乡", "第79镇", "第78乡"]


def test_a_page_after_the_last_is_the_first():
    app = show("explore")
    app.query_params["page"] = "9"
    assert cells(app.run())[1] == "第1镇"


def test_the_workbook_has_everyone(monkeypatch: pytest.MonkeyPatch):
    made: list[Any] = []
    monkeypatch.setattr("streamlit.download_button", lambda _, data=None, *__, **___: made.append(data))
    show("explore")
    sheet = openpyxl.load_workbook(io.BytesIO(next(each for each in made if callable(each))())).active
    names = {str(row[0].value) for row in sheet.iter_rows()}
    assert {many.name(number) for number in range(1, 83)} <= names


def test_another_indicator_in_the_chart_has_its_own_ends():
    text = said(
        show("explore", rows="unit", cols="none", ind="workers,membership_rate", one="membership_rate")
    )
    assert "另有 52 个没有画出" in text


def test_targets_are_a_page_of_units(monkeypatch: pytest.MonkeyPatch):
    found = asked(monkeypatch)
    app = show("scores", view="targets")
    assert not app.exception
    indicators = len(store.warehouse().rows("scoring/scheme_by_indicator", year=2026))
    assert found["targets/target_by_unit_indicator"] == 51 * indicators, "the county and 50"
    assert found["targets/proposal_by_unit_indicator"] == 50
    assert "第 1–50 个，共 82 个" in said(app)
    assert "共 82 项有变化，这里是前 50 项" in said(app)
    app.button(key="turn_after").click().run()
    assert found["targets/target_by_unit_indicator"] == 51 * indicators
    assert "第 51–82 个，共 82 个" in said(app)


def test_all_proposed_targets_are_set_those_not_shown_as_well():
    press(show("scores", view="targets"), "copy_do")
    rows = store.warehouse().rows(
        "targets/target_by_unit_indicator", year=2026, indicators=["membership_rate"]
    )
    held = {row["unit_code"]: row["target"] for row in rows if row["level"] != "county"}
    assert len(held) == 82
    assert set(held.values()) == {0.515}, "three per cent more"


def test_targets_of_some_units_alone():
    at = {"year": 2025, "indicators": ["membership_rate"]}
    rows = store.warehouse().rows("targets/target_by_unit_indicator", **at, unit_codes=["M07", "M70"])
    assert [(row["unit_code"], row["row_place"], row["rows_in_all"]) for row in rows] == [
        ("M07", 7, 82), ("M70", 70, 82),
    ]  # fmt: skip
    rows = store.warehouse().rows(
        "targets/target_by_unit_indicator", **at, limit_rows=bounds.PAGE, skip_rows=50, shown="M07"
    )
    assert [row["row_place"] for row in rows] == [0, 7, *range(51, 83)]
