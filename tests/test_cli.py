"""The command line, run as a person runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard import handover
from dashboard.jobs import JOBS
from dashboard.warehouse import open_warehouse
from tests.browser.workbooks import long_form
from tests.builders import begin

ROOT = Path(__file__).resolve().parent.parent
GOOD = [("会员人数", "人", None, 80), ("职工人数", "人", None, 100), ("困难帮扶金额", "万元", None, 1.5)]
BAD = [("会员人数", "人", None, 180), ("职工人数", "人", None, 100), ("送温暖金额", "元", None, "很多")]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dashboard", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return long_form(tmp_path / "东河镇.xlsx", "东河镇", "2026年第一季度", GOOD)


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    return long_form(tmp_path / "西岭乡.xlsx", "西岭乡", "2026年第一季度", BAD)


def test_check_prints_figures_in_yuan_with_their_cells_and_stores_nothing(good: Path, own_data_folder: Path):
    done = run("check", str(good), "--json")
    assert done.returncode == 0, done.stderr
    printed = json.loads(done.stdout)
    aid = next(figure for figure in printed["figures"] if figure["code"] == "aid_amount")
    assert aid == {
        "file": "东河镇.xlsx",
        "sheet": "季报",
        "cell": "E7",
        "township": "东河镇",
        "year": 2026,
        "quarter": 1,
        "code": "aid_amount",
        "basis": "ytd",
        "value": 15000,
        "raw": "1.5",
        "approximate": False,
        "match": "exact",
    }
    assert printed["problems"] == []
    assert not own_data_folder.exists()


def test_check_names_the_cell_of_what_is_wrong_and_ends_with_1(bad: Path):
    done = run("check", str(bad), "--json")
    assert done.returncode == 1
    problems = {
        problem["code"] if not problem["rule"] else problem["rule"]: problem
        for problem in json.loads(done.stdout)["problems"]
    }
    assert problems["V03"]["cell"].split(",")[0] == "E5"
    assert "180" in problems["V03"]["message"]
    assert problems["not_a_number"]["cell"] == "E7"
    assert "很多" in problems["not_a_number"]["message"]
    assert {problem["severity"] for problem in problems.values()} == {"error"}


def test_import_files_a_return_that_a_query_then_shows(good: Path, own_data_folder: Path):
    warehouse = open_warehouse(own_data_folder)
    begin(warehouse)
    warehouse.close()
    done = run("import", str(good), "--by", "统计员", "--json")
    assert done.returncode == 0, done.stderr
    (receipt,) = json.loads(done.stdout)["files"]
    assert (receipt["status"], receipt["number"], receipt["returns"][0]["unit_code"]) == ("filed", 2, "U1")
    again = run("import", str(good), "--json")
    assert json.loads(again.stdout)["files"][0]["status"] == "already_filed"
    rates = run(
        "query", "coverage/rate_by_unit_year", "--param", "ratio=membership_rate", "--param", "year_from=2026",
        "--param", "year_to=2026", "--format", "json",
    )  # fmt: skip
    rows = {row["unit_code"]: row for row in json.loads(rates.stdout)}
    assert (rows["U1"]["numerator"], rows["U1"]["rate"]) == (80, 0.8)
    assert rows["U2"]["rate"] is None


def test_import_refuses_a_file_with_errors_and_says_why(bad: Path, own_data_folder: Path):
    warehouse = open_warehouse(own_data_folder)
    begin(warehouse)
    warehouse.close()
    done = run("import", str(bad))
    assert done.returncode == 1
    assert "未入库" in done.stdout
    assert "E7" in done.stdout


def test_a_running_server_does_the_job(good: Path, own_data_folder: Path):
    warehouse = open_warehouse(own_data_folder)
    begin(warehouse)
    stop = handover.serve(warehouse, JOBS)
    try:
        done = run("import", str(good), "--json")
        assert json.loads(done.stdout)["files"][0]["status"] == "filed"
        assert warehouse.version == 2
        assert "重建" in run("rebuild", "--store", "county").stdout
    finally:
        stop()
        warehouse.close()


def test_a_wrong_call_is_one_line_and_no_trace(own_data_folder: Path):
    done = run("query", "coverage/nonsense", "--store", "county")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "coverage/nonsense" in done.stderr
    missing = run("check", "没有这个文件.xlsx")
    assert missing.returncode == 2
    assert "Traceback" not in missing.stderr


def test_import_before_the_county_has_begun_says_what_to_do(good: Path):
    done = run("import", str(good))
    assert done.returncode == 2
    assert "开始使用" in done.stderr


def test_the_list_of_queries_names_parameters():
    done = run("query")
    assert (
        "coverage/rate_by_unit_year(ratio, year_from, year_to, kinds, unit_codes, boundaries, as_of)"
        in done.stdout
    )
