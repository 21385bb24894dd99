"""The county's 汇总表: figures and gaps, formulas with their results, and our own intake reads it back.

Worked by hand, second quarter of 2026: 东河镇 80 members of 100 workers (last year 70), 6,000 yuan of aid;
西岭乡 30 of 50 (28), 0 yuan, loans not applicable; 北苑街道 has not filed.
County: members 110, workers 150, rate 110 / 150, aid 6,000.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from dashboard import store
from dashboard.intake.read import read_file
from dashboard.pages import _summary
from dashboard.workbooks import summary_data
from tests.pages import county

NAME = "清河县2026年第二季度工会工作汇总表"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[bytes]:
    """The summary of the small county of tests/pages/county.py."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UNION_DATA_DIR", str(tmp_path_factory.mktemp("summary")))
        patch.setenv("UNION_SAMPLE", "0")
        store.close_all()
        county.fill(store.own())
        yield _summary.workbook(
            store.asker(), store.named_query, 2026, 2, county=store.county_name(), is_sample=True
        )
        store.close_all()


@pytest.fixture(scope="module")
def results(made: bytes) -> Any:
    return load_workbook(io.BytesIO(made), data_only=True)


@pytest.fixture(scope="module")
def formulas(made: bytes) -> Any:
    return load_workbook(io.BytesIO(made))


def column(sheet: Any, name: str) -> str:
    """The letter of an indicator's column of the summary."""
    [found] = [cell.column_letter for cell in sheet[4] if cell.value == name]
    return str(found)


def test_every_unit_has_a_line_a_gap_stays_empty_and_grey_and_not_applicable_is_a_stroke(results: Any):
    sheet = results["汇总表"]
    members, loans, aid = (column(sheet, name) for name in ("会员人数", "小额贷款发放金额", "困难帮扶金额"))
    assert [sheet[f"A{row}"].value for row in range(6, 10)] == ["东河镇", "西岭乡", "北苑街道", "合计"]
    assert [sheet[f"{members}{row}"].value for row in range(6, 10)] == [80, 30, None, 110]
    assert [sheet[f"{aid}{row}"].value for row in range(6, 10)] == [6000, 0, None, 6000]
    assert [sheet[f"{loans}{row}"].value for row in range(6, 10)] == [None, "/", None, "—"]
    assert sheet[f"{members}8"].fill.fgColor.rgb == "FFE4E4E1"
    assert sheet[f"{members}7"].fill.fgColor.rgb != "FFE4E4E1"
    assert sheet["A1"].value == NAME
    assert "3 个单位中 2 个已报" in sheet["A2"].value
    assert sheet.freeze_panes == "B6"


def test_sums_and_rates_are_formulas_with_their_results_beside_them(results: Any, formulas: Any):
    values, live = results["汇总表"], formulas["汇总表"]
    members, workers, rate = (column(values, name) for name in ("会员人数", "职工人数", "职工入会率"))
    assert live[f"{members}9"].value == f'=IF(COUNT({members}6:{members}8)=0,"—",SUM({members}6:{members}8))'
    assert f"{members}6/{workers}6" in live[f"{rate}6"].value
    assert [values[f"{rate}{row}"].value for row in range(6, 10)] == [
        0.8, 0.6, "—", pytest.approx(110 / 150)
    ]  # fmt: skip
    assert "SUMIFS" in live[f"{rate}9"].value
    assert live[f"{rate}9"].number_format == "0.0%"


def test_beside_last_year_stands_the_change_of_those_that_reported_twice(results: Any, formulas: Any):
    rows = {row[1]: row for row in results["与上年比"].iter_rows(min_row=4, values_only=True)}
    assert rows["会员人数"][2:] == ("人", 110, 143, -33, pytest.approx(-33 / 143), 12, 2, 2, 3)
    assert rows["职工入会率"][9:] == (2, 3)
    live = {row[1].value: row for row in formulas["与上年比"].iter_rows(min_row=4)}
    assert live["会员人数"][3].value.startswith("='汇总表'!")
    assert "-" in live["会员人数"][5].value


def test_definitions_sources_and_charts_are_in_it(results: Any, made: bytes):
    assert results.sheetnames == ["说明", "汇总表", "与上年比", "图", "口径", "来源"]
    said = {row[0]: row[1] for row in results["说明"].iter_rows(values_only=True) if row[0]}
    assert said["未报单位"] == "北苑街道"
    assert said["数据性质"].startswith("示例数据")
    meant = {row[1]: row[4] for row in results["口径"].iter_rows(min_row=2, values_only=True)}
    assert len(meant) == len(summary_data.columns())
    assert "工会会员人数" in meant["会员人数"]
    texts = [str(cell) for row in results["来源"].iter_rows(values_only=True) for cell in row if cell]
    assert "U1-2026.xlsx" in texts
    assert any("from fct_figure" in text for text in texts)
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        charts = [name for name in parts.namelist() if re.match(r"xl/charts/chart\d", name)]
    assert len(charts) == 2
    assert [cell.value for cell in results["图"]["A"]][-2:] == ["东河镇", "西岭乡"]  # the best first


def test_our_own_intake_reads_the_same_figures_back(made: bytes):
    reading = read_file(f"{NAME}.xlsx", made)
    assert [each for each in reading.problems if each.severity != "info"] == []
    assert reading.townships[:3] == ("东河镇", "西岭乡", "北苑街道")[: len(reading.townships)]
    known = {"80": ("东河镇", "members"), "30": ("西岭乡", "members")}
    measures = {each.code for each in summary_data.columns() if not hasattr(each, "numerator")}
    figures = {
        (each.township, each.code): each.value for each in reading.figures
        if each.code in measures and each.value is not None
    }  # fmt: skip
    names = {"U1": "东河镇", "U2": "西岭乡"}
    assert figures == {
        (names[unit], code): Decimal(value)
        for unit, row in county.THIS_YEAR.items() for code, value in row.items()
        if value is not None and code in measures
    }  # fmt: skip
    assert all(figures[place] == Decimal(value) for value, place in known.items())
    assert {(each.year, each.quarter) for each in reading.figures} == {(2026, 2)}


def test_a_name_that_begins_with_an_equals_sign_stays_a_text():
    from dashboard.workbooks.summary import summary

    book = summary_data.Summary(
        county="=1+1县总工会", year=2026, quarter=1, is_sample=False, as_of="", made="", reporting=0, expected=1,
        units=[("A", "=2+2镇")], missing=["=2+2镇"], figures={}, totals={}, ranking="membership_rate", ranked=[],
        programmes=[], files=[{"unit_name": "=2+2镇", "file_name": "=3+3.xlsx"}], queries=[],
    )  # fmt: skip
    made = load_workbook(io.BytesIO(summary(book)))
    assert made["汇总表"]["A6"].value == "=2+2镇"
    assert made["汇总表"]["A6"].data_type == "s"
    assert made["来源"]["B3"].data_type == "s"


@pytest.mark.long
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_another_program_computes_the_same_from_the_formulas(
    made: bytes, tmp_path: Path, results: Any, formulas: Any
):
    """The stored results are taken out first, so that every one is computed anew."""
    bare = tmp_path / "bare.xlsx"
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(bare, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename.startswith("xl/worksheets/"):
                data = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data)
            new.writestr(part.filename, data)
    out = tmp_path / "out"
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        "xlsx",
    ]
    subprocess.run([*command, "--outdir", str(out), str(bare)], check=True, capture_output=True, timeout=120)
    computed = load_workbook(out / "bare.xlsx", data_only=True)
    count = 0
    for sheet in formulas:
        for cell in (each for row in sheet.iter_rows() for each in row if each.data_type == "f"):
            count += 1
            expected = results[sheet.title][cell.coordinate].value
            found = computed[sheet.title][cell.coordinate].value
            assert found == (pytest.approx(expected) if isinstance(expected, float) else expected), (
                cell.coordinate
            )
    assert count > 300
