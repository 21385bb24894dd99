"""The forms upwards: an annual survey derived from the quarters, a year beside earlier ones, formulas that agree.

Worked by hand. 东河镇 (A): new members 4 in the fourth quarter of 2025 (10 in the year, 6 by September), 9 by
September 2026: 4 + 9 = 13 in the survey's year. 西岭乡 (B) did not report the fourth quarter: unknown. Members in
September 2026: A 80 of 100 workers, B 30 of 50; the county 110 of 150. Last September: A 70.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from dashboard import settings, store
from dashboard.catalogue import CatalogueError, Ratio
from dashboard.intake.submit import file_returns
from dashboard.pages import _forms
from dashboard.workbooks import forms
from tests.builders import begin, checked, unit

RETURNS = {
    ("A", 2025, 3): {"members": 70, "workers": 100, "new_members": 6},
    ("A", 2025, 4): {"members": 72, "workers": 100, "new_members": 10},
    ("A", 2026, 3): {"members": 80, "workers": 100, "new_members": 9, "units_declaring": 5},
    ("B", 2026, 3): {"members": 30, "workers": 50, "new_members": 7, "units_declaring": 2},
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, bytes]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UNION_DATA_DIR", str(tmp_path_factory.mktemp("forms")))
        patch.setenv("UNION_SAMPLE", "0")
        store.close_all()
        begin(store.own(), unit("A", "东河镇"), unit("B", "西岭乡"))
        file_returns(
            store.own(),
            [checked(*at, figures, file=f"{'-'.join(map(str, at))}.xlsx") for at, figures in RETURNS.items()],
        )
        more = {"county": store.county_name(), "is_sample": True}
        yield {
            "survey": _forms.survey(store.asker(), store.named_query, 2026, **more),
            "comparison": _forms.comparison(store.asker(), store.named_query, 2026, quarter=3, **more),
        }
        store.close_all()


def rows(data: bytes, *, live: bool = False) -> dict[str, tuple[Any, ...]]:
    """The lines of a form by their item, behind item and unit."""
    sheet = load_workbook(io.BytesIO(data), data_only=not live).worksheets[0]
    return {row[2]: row[4:] for row in sheet.iter_rows(min_row=5, values_only=True)}


def test_a_flow_of_the_surveys_year_is_a_fourth_quarter_and_three_more(made: dict[str, bytes]):
    found = rows(made["survey"])
    assert found["新发展会员数"] == (13, 1, 2, None, 13, None)
    assert found["会员人数"] == (110, 2, 2, None, 80, 30)
    assert found["职工入会率"] == (pytest.approx(110 / 150), 2, 2, None, 0.8, 0.6)


def test_what_cannot_be_added_is_left_open_and_says_why(made: dict[str, bytes]):
    sheet = load_workbook(io.BytesIO(made["survey"]), data_only=True).worksheets[0]
    assert sheet["A1"].value.endswith("2026年度工会统计调查预填表")
    assert "2025年10月1日至2026年9月30日" in sheet["A2"].value
    [row] = [row for row in sheet.iter_rows(min_row=5, values_only=True) if row[2] == "申报缴纳经费单位数"]
    assert row[4:7] == ("—", 0, 2)
    assert "不能相加" in row[7]
    assert row[8:] == (None, None)


def test_years_stand_side_by_side_with_the_change_of_those_in_both(made: dict[str, bytes]):
    found, live = rows(made["comparison"]), rows(made["comparison"], live=True)
    assert found["会员人数"][:7] == (None, None, 70, 110, 40, pytest.approx(40 / 70), 10)
    assert found["会员人数"][7:10] == (1, 2, 2)
    assert live["会员人数"][4].startswith("=IF(AND(ISNUMBER(H")
    assert found["职工入会率"][4] == pytest.approx(110 / 150 - 0.7)


def test_every_line_is_defined_and_every_query_and_return_is_named(made: dict[str, bytes]):
    for key, form in (("survey", "annual_survey"), ("comparison", "comparison")):
        book = load_workbook(io.BytesIO(made[key]), data_only=True)
        assert book.sheetnames[1:] == ["口径", "来源"]
        assert book["口径"].max_row == len(forms.lines(form)) + 1
        texts = [str(cell) for row in book["来源"].iter_rows(values_only=True) for cell in row if cell]
        assert "A-2026-3.xlsx" in texts
        assert any("fct_period(" in text or "fct_county_total(" in text for text in texts)


@pytest.mark.parametrize("form", forms.FORMS)
def test_a_rate_has_both_of_its_sides_among_the_lines_of_the_survey(form: str):
    codes = {line.indicator.code for line in forms.lines(form)}
    assert [line.number for line in forms.lines(form)] == list(range(1, len(codes) + 1))
    if form == "annual_survey":
        for line in forms.lines(form):
            if isinstance(line.indicator, Ratio):
                assert {line.indicator.numerator, line.indicator.denominator} <= codes


def test_a_line_of_an_unknown_indicator_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "wrong.csv").write_text(
        "line,section,item,indicator_code\n1,一,某数,nonsense\n", "utf-8"
    )
    monkeypatch.setattr(settings, "DATA", tmp_path)
    with pytest.raises(CatalogueError, match=r"wrong\.csv, line 2: unknown indicator 'nonsense'"):
        forms.lines("wrong")


def test_libreoffice_computes_what_the_queries_say(made: dict[str, bytes], tmp_path: Path):
    office = shutil.which("soffice")
    if office is None:
        if os.environ.get("UNION_OFFICE_TESTS") == "required":
            pytest.fail("LibreOffice is missing")
        pytest.skip("LibreOffice is not on this machine")
    for name, data in made.items():
        (tmp_path / f"{name}.xlsx").write_bytes(data)
    profile, files = (
        f"-env:UserInstallation=file://{tmp_path}/profile",
        [f"{tmp_path}/{name}.xlsx" for name in made],
    )
    command = [office, profile, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    for name, data in made.items():
        sheet = CalamineWorkbook.from_path(str(tmp_path / f"{name}.ods")).get_sheet_by_index(0)
        theirs = {row[2]: row[4:] for row in sheet.to_python() if len(row) > 4}
        for item, values in rows(data).items():
            for mine, other in zip(values, theirs[item], strict=False):
                if isinstance(mine, float | int):
                    assert other == pytest.approx(mine), (name, item)
