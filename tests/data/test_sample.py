"""The sample county: the committed files are what the script writes, and intake reads what was put in."""

import csv
import importlib.util
import io
import json
import sys
from collections import Counter
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest
from openpyxl import load_workbook

from dashboard import settings
from dashboard.catalogue import catalogue
from dashboard.intake import sample
from dashboard.intake.read import read_file
from dashboard.intake.records import KnownUnits
from dashboard.intake.units import NamedUnit, known_units
from dashboard.warehouse import open_warehouse

SAMPLE = settings.SAMPLE_SOURCE


def load(path: Path) -> ModuleType:
    """A script of data/ as a module, under a name of its own."""
    spec = importlib.util.spec_from_file_location(f"{path.parent.name}_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def rows(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return load(SAMPLE / "generate.py")


@pytest.fixture(scope="module")
def truth(script):
    return script.simulate.simulate()


@pytest.fixture(scope="module")
def filings(script):
    return {each.file: each for each in script.filings()}


@pytest.fixture(scope="module")
def units() -> KnownUnits:
    named = [
        NamedUnit(row["code"], row["name"], row["short_name"])
        for row in rows("county.csv")
        if row["level"] == "township"
    ]
    return known_units(named, "安澜县总工会")


FILES = [
    "returns/2023Q1/安澜县2023年第一季度工会工作汇总表.xlsx",
    "returns/2024Q3/安澜县2024年第三季度工会工作汇总表.xlsx",
    "returns/2023Q3/三岔乡2023年第三季度工会工作季度报表.xlsx",
    "returns/2025Q2/白沙镇2025年第二季度工会工作季度报表（修订）.xlsx",
    "returns/2025Q2/杨树乡2025年第二季度工会工作季度报表.xlsx",
    "returns/2026Q2/龙泉镇2026年第二季度工会经费更正表.xlsx",
    "returns/2026Q3/安澜工业园区2026年第三季度工会工作季度报表.xlsx",
]


@pytest.mark.parametrize("file", FILES)
def test_intake_reads_every_figure_that_was_written(script, filings, units, file):
    """Value, basis, period, township and state of each figure of the file; nothing more, nothing less."""
    expected = {
        (e.township, e.year, e.quarter, e.code, e.basis): (e.value, e.approximate)
        for e in script.expected_figures(filings[file])
    }
    reading = read_file(Path(file).name, (SAMPLE / file).read_bytes(), units=units)
    found = {
        (f.township, f.year, f.quarter, f.code, f.basis): (
            None if f.state == "not_applicable" else f.value,
            f.approximate,
        )
        for f in reading.figures
    }
    names = {code: row["name"] for row in rows("county.csv") for code in [row["code"]]}
    found = {
        (names[figure.unit_code or ""], *key[1:]): value
        for figure, (key, value) in zip(reading.figures, found.items(), strict=True)
    }
    assert found == expected
    assert [problem for problem in reading.problems if problem.severity != "info"] == []


def test_every_file_is_filed_and_every_warning_has_its_explanation(tmp_path):
    """Through the whole intake, in the order of filing: nothing is refused, and only what is meant to stands out."""
    warehouse = open_warehouse(tmp_path / "sample")
    try:
        receipts = sample.load(warehouse)
        assert [receipt for receipt in receipts if receipt.blocking] == []
        returns = warehouse.query("returns/return_by_unit", unit_code=None, limit_rows=1000)
        found = [
            (row.rule_code, row.answer)
            for return_id in returns.loc[returns["problem_count"] > 0, "return_id"]
            for row in warehouse.query("returns/problem_by_return", return_id=int(return_id)).itertuples()
            if row.severity != "info"
        ]
        periods = warehouse.query("units/period_by_quarter")
    finally:
        warehouse.close()
    # 21 townships for ten quarters, 20 for five, less two returns that never came; three filed again, and one
    # figure put right.
    assert len(returns) == 10 * 21 + 5 * 20 - 2 + 3 + 1
    # V29 and V31: the merger brought members and hardship households along.
    assert sorted(found) == [
        (rule, "explained") for rule in ("V13", "V13", "V25", "V25", "V29", "V31", "V31")
    ]
    short = periods.loc[periods["units_reporting"] < periods["units_expected"]]
    columns = ("year", "quarter", "units_reporting", "units_expected")
    assert list(zip(*(short[column] for column in columns), strict=True)) == [
        (2024, 2, 20, 21),
        (2026, 3, 18, 20),
    ]


def test_what_the_county_office_did_with_the_returns(tmp_path):
    """Locked up to the first quarter of 2026, approved in the second, at work on the third."""
    warehouse = open_warehouse(tmp_path / "sample")
    try:
        sample.load(warehouse)
        returns = warehouse.query("returns/return_by_unit", unit_code=None, limit_rows=1000)
        figure = warehouse.query(
            "township/series_by_unit_quarter", unit_code="990100110", indicator="mutual_participants"
        )
        series = warehouse.query(
            "township/series_by_unit_quarter", unit_code="990100206", indicator="workers"
        )
    finally:
        warehouse.close()
    status = Counter(
        (int(row.year), int(row.quarter), row.status)
        for row in returns.itertuples()
        if (row.year, row.quarter) >= (2026, 1)
    )
    assert status == {
        (2026, 1, "locked"): 20,
        (2026, 2, "approved"): 22,
        (2026, 3, "approved"): 5,
        (2026, 3, "submitted"): 13,
        (2026, 3, "sent_back"): 1,
        (2026, 3, "withdrawn"): 1,
    }
    assert set(returns.loc[returns["year"] < 2026, "status"]) == {"locked"}
    mistyped, right = 1289, 1298
    assert list(figure["value"])[-2] == right != mistyped
    # The township that went into another has a series of its own until then.
    assert list(zip(series["year"], series["quarter"], strict=True))[-1] == (2025, 2)
    assert series["filed"].all()


def test_cells_of_a_county_table():
    sheet = load_workbook(SAMPLE / FILES[0])["汇总表"]
    header = [cell.value for cell in sheet[3]]
    assert header[:3] == ["序号", "乡镇（街道）", "基层工会组织数"]
    assert len(header) == 86
    named = [sheet.cell(row, 2).value for row in (4, 23, 24, 25)]
    assert named == ["东关街道", "黄泥乡", "安澜工业园区", "合计"]
    workers = header.index("职工人数") + 1
    assert sheet.cell(25, workers).value == sum(sheet.cell(row, workers).value for row in range(4, 25))


def test_the_script_writes_the_committed_tables(script, tmp_path):
    script.write_tables(tmp_path)
    for name in ("manifest.csv", "events.csv", "county.csv", "places.csv", "targets.csv", "settings.json"):
        assert (tmp_path / name).read_bytes() == (SAMPLE / name).read_bytes()


def test_the_script_writes_the_committed_workbooks(script, filings):
    """Compared cell by cell: compression may differ between versions of zlib."""
    committed = {path.relative_to(SAMPLE).as_posix() for path in SAMPLE.rglob("*.xlsx")}
    assert committed == set(filings)
    for file in sorted(filings)[::9]:
        assert parts(script.workbook_bytes(filings[file])) == parts((SAMPLE / file).read_bytes()), file


def test_the_same_bytes_each_time(script, filings):
    for file in FILES[2:4]:
        assert script.workbook_bytes(filings[file]) == script.workbook_bytes(filings[file])


def parts(data: bytes) -> object:
    book = load_workbook(io.BytesIO(data))
    cells = {
        sheet.title: [
            (cell.coordinate, cell.value)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        ]
        for sheet in book
    }
    return cells, book.properties.created, book.properties.modified


def test_local_names_are_aliases(script):
    measures = catalogue().measures
    for code, name in script.sheets.LOCAL_NAMES.items():
        assert name.replace("：", ":") in (*measures[code].aliases, measures[code].name_zh), code


def test_manifest_and_files_agree():
    manifest = rows("manifest.csv")
    files = [row["file"] for row in manifest]
    assert len(set(files)) == len(files) == 154
    assert all((SAMPLE / file).is_file() for file in files)
    filed = [datetime.fromisoformat(row["filed_at"]) for row in manifest]
    assert filed == sorted(filed)
    assert all(each.utcoffset() is not None for each in filed)
    today = date.fromisoformat(json.loads((SAMPLE / "settings.json").read_text(encoding="utf-8"))["today"])
    assert filed[-1].date() < today
    for row, at in zip(manifest, filed, strict=True):
        if row["approve_at"]:
            approved = datetime.fromisoformat(row["approve_at"])
            assert at < approved
            assert approved.date() <= today


def test_the_county_has_its_townships_and_targets_it_knows():
    kinds = Counter(row["kind"] for row in rows("county.csv"))
    assert kinds == {"county": 1, "subdistrict": 4, "town": 10, "township": 6, "park": 1}
    goals = Counter()
    for target in rows("targets.csv"):
        if target["unit_code"] == "990100":
            assert target["indicator_code"] in catalogue().ratios
            assert 0 < float(target["value"]) <= 1
        else:
            goals[target["indicator_code"]] += 1
    assert goals == {"members": 20, "funds_received": 20, "aid_amount": 20}, (
        "each township of 2026 has its own"
    )


def test_every_unit_has_a_place_of_its_own_on_the_map():
    places = {(row["column"], row["row"]): row["unit_code"] for row in rows("places.csv")}
    units = {row["code"] for row in rows("county.csv") if row["level"] == "township"}
    assert set(places.values()) == units
    assert len(places) == len(units)


class TestStory:
    """What a reader of the sample is to find."""

    @staticmethod
    def rate(truth, name, period, numerator, denominator):
        figures = truth[(name, *period)]
        return figures[numerator] / figures[denominator]

    def test_two_townships_are_not_in_for_the_last_quarter(self):
        """One never filed, one was handed back; a third was taken back and filed again."""
        last = [row["file"] for row in rows("manifest.csv") if "/2026Q3/" in row["file"]]
        assert not any("马鞍乡" in file for file in last)
        undone = {row["file"]: row["act"] for row in rows("events.csv") if row["file"]}
        assert [act for file, act in undone.items() if "双井乡" in file] == ["send_back"]
        assert len(last) - len(undone) == 18

    def test_a_merger_keeps_the_county_whole(self, script, truth):
        """The merged township's figures, those of the year so far as well, are part of the other's from then on."""
        before, after = truth["石桥镇", 2025, 2], truth["石桥镇", 2025, 3]
        merged = truth["黄泥乡", 2025, 2]
        assert ("黄泥乡", 2025, 3) not in truth
        assert after["workers"] > before["workers"] + merged["workers"] * 0.9
        assert after["aid_amount"] >= before["aid_amount"] + merged["aid_amount"]
        assert len(script.simulate.names_at(2025, 2)) == 21
        assert len(script.simulate.names_at(2025, 3)) == 20

    def test_returns_after_the_fifteenth(self):
        late = [row for row in rows("manifest.csv") if "报表" in row["file"] or "汇总" in row["file"]]
        late = [row for row in late if int(row["filed_at"][8:10]) > 15 or "2023-11" in row["filed_at"]]
        assert len([row for row in late if "修订" not in row["file"]]) == 8

    def test_one_rate_falls_four_quarters(self, script, truth):
        falls = []
        for place in script.simulate.TOWNSHIPS:
            rates = [
                self.rate(truth, place.name, period, "members", "workers")
                for period in script.simulate.PERIODS[-5:]
            ]
            falls += [place.name] * all(now < before for before, now in pairwise(rates))
        assert falls == ["新集镇"]

    def test_rates_above_one(self, script, truth):
        sides = {
            "contracts": ("collective_contract_enterprises", "enterprises_covered"),
            "funds": ("funds_received", "funds_due"),
        }
        above = {
            (name, place.name, *period)
            for name, (numerator, denominator) in sides.items()
            for place in script.simulate.TOWNSHIPS
            for period in script.simulate.PERIODS
            if self.rate(truth, place.name, period, numerator, denominator) > 1
        }
        assert above == {
            ("contracts", "柳林镇", 2026, 2),
            ("contracts", "柳林镇", 2026, 3),
            ("funds", "北苑街道", 2025, 1),
            ("funds", "北苑街道", 2025, 2),
        }

    def test_peaks_of_the_year(self, script, truth):
        def county(code: str, year: int, quarter: int) -> int:
            return sum(truth[place.name, year, quarter][code] for place in script.simulate.TOWNSHIPS)

        for year in (2023, 2024, 2025):
            assert county("warmth_amount", year, 1) > 0.6 * county("warmth_amount", year, 4)
            cool = [county("cool_amount", year, quarter) for quarter in (1, 2, 3, 4)]
            assert cool[2] - cool[1] > 0.7 * cool[3]
            study = [county("education_aid_amount", year, quarter) for quarter in (2, 3, 4)]
            assert study[0] == 0
            assert study[1] > 0.9 * study[2]

    def test_year_to_date_figures_never_fall_within_a_year(self, truth):
        flows = [code for code, each in catalogue().measures.items() if each.measure_type == "flow_ytd"]
        for (name, year, quarter), figures in truth.items():
            before = truth.get((name, year, quarter - 1), {})
            assert all(figures[code] >= before.get(code, 0) for code in flows if code in figures)
