"""Filing: what stops a file, what a word lets through, and what the receipt says."""

import time
from dataclasses import replace

import pytest

from dashboard.intake.records import Problem
from dashboard.intake.submit import CheckedFile, blocking_problems, file_returns
from dashboard.warehouse import Warehouse, archive
from tests.builders import begin, checked

V03 = Problem("error", "V03", "季报", "E5", "members", "U1", 2026, 1, {"members": 120, "workers": 100})
V31 = Problem("warning", "V31", "季报", "E6", "workers", "U1", 2026, 1, {})
UNREAD = Problem("error", "not_a_number", "季报", "E7", "", "U1", 2026, 1, {"text": "很多"})
NEGATIVE = Problem("error", "V01", "季报", "E5", "members", "U1", 2026, 1, {"value": -3})


def with_problems(*problems: Problem, **decisions: object) -> CheckedFile:
    file = checked("U1", 2026, 1, {"members": 120, "workers": 100})
    return replace(file, problems=problems, **decisions)  # type: ignore[arg-type]


def problems_kept(warehouse: Warehouse) -> list[tuple[object, ...]]:
    cursor = warehouse.cursor()
    rows = cursor.execute(
        "select problem.rule_code, problem_event.act, problem_event.why from problem"
        " left join problem_event using (return_id, rule_code) order by problem.rule_code"
    ).fetchall()
    cursor.close()
    return rows


def test_an_error_stops_the_file_and_the_store_stays_as_it_was(warehouse: Warehouse):
    begin(warehouse)
    (receipt,) = file_returns(warehouse, [with_problems(V03)])
    assert receipt.status == "refused"
    assert receipt.blocking == (V03,)
    assert warehouse.version == 1
    assert not (warehouse.folder / "archive").exists()


def test_an_error_of_the_rules_may_stand_with_a_reason_that_is_remembered(warehouse: Warehouse):
    begin(warehouse)
    reasons = {("V03", "季报", "E5"): "含已退休会员，县总已核实"}
    (receipt,) = file_returns(warehouse, [with_problems(V03, reasons=reasons)])
    assert receipt.status == "filed"
    assert problems_kept(warehouse) == [("V03", "overridden", "含已退休会员，县总已核实")]


@pytest.mark.parametrize("problem", [UNREAD, NEGATIVE])
def test_what_cannot_be_read_and_negative_counts_always_stop(problem: Problem):
    file = with_problems(problem, reason="没关系", explanation="没关系")
    assert blocking_problems(file) == [problem]


def test_a_warning_needs_a_word_and_keeps_it(warehouse: Warehouse):
    begin(warehouse)
    assert blocking_problems(with_problems(V31)) == [V31]
    (receipt,) = file_returns(
        warehouse, [with_problems(V31, explanations={("V31", "季报", "E6"): "新并入一家企业"})]
    )
    assert receipt.status == "filed"
    assert problems_kept(warehouse) == [("V31", "explained", "新并入一家企业")]


def test_townships_left_out_are_not_filed_nor_do_their_problems_stop(warehouse: Warehouse):
    begin(warehouse)
    first, second = checked("U1", 2026, 1, {"members": 5}), checked("U2", 2026, 1, {"members": 7})
    book = replace(
        first,
        reading=replace(first.reading, figures=first.reading.figures + second.reading.figures),
        problems=(V03,),
        leave_out=frozenset({"U1"}),
    )
    (receipt,) = file_returns(warehouse, [book])
    assert [filed.unit_code for filed in receipt.returns] == ["U2"]


def test_a_file_of_which_nothing_is_left_is_refused(warehouse: Warehouse):
    begin(warehouse)
    (receipt,) = file_returns(warehouse, [with_problems(leave_out=frozenset({"U1"}))])
    assert receipt.status == "refused"
    assert [problem.code for problem in receipt.blocking] == ["nothing_to_file"]


def test_the_receipt_says_number_time_revision_and_figures(warehouse: Warehouse):
    begin(warehouse)
    file_returns(warehouse, [checked("U1", 2026, 1, {"members": 80, "workers": 100})])
    (receipt,) = file_returns(warehouse, [checked("U1", 2026, 1, {"members": 81})])
    assert receipt.number == 3
    assert receipt.at is not None
    (filed,) = receipt.returns
    assert (filed.unit_code, filed.year, filed.quarter, filed.revision, filed.figures) == (
        "U1",
        2026,
        1,
        2,
        1,
    )
    assert filed.return_id == 30_000


def test_one_refused_file_does_not_stop_the_others(warehouse: Warehouse):
    begin(warehouse)
    good = checked("U2", 2026, 1, {"members": 7})
    assert [r.status for r in file_returns(warehouse, [with_problems(V03), good])] == ["refused", "filed"]


def test_nothing_is_journaled_before_the_files_are_kept(warehouse: Warehouse, monkeypatch):
    begin(warehouse)
    keep = archive.keep_all
    seen = []

    def slow(folder, files):
        time.sleep(0.1)
        (journal,) = (warehouse.folder / "journal").glob("*.jsonl")
        seen.append(len(journal.read_bytes().splitlines()))
        return keep(folder, files)

    monkeypatch.setattr(archive, "keep_all", slow)
    (receipt,) = file_returns(warehouse, [checked("U1", 2026, 1, {"members": 5})])
    assert (receipt.status, receipt.number) == ("filed", 2)
    assert seen == [1]


def test_where_the_files_cannot_be_kept_nothing_is_filed(warehouse: Warehouse, monkeypatch):
    begin(warehouse)
    file = checked("U1", 2026, 1, {"members": 5})
    with monkeypatch.context() as patched:
        patched.setattr(archive, "keep_all", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
        with pytest.raises(OSError, match="No space left"):
            file_returns(warehouse, [file])
    assert warehouse.version == 1
    assert warehouse.query("units/period_by_quarter").empty
    (receipt,) = file_returns(warehouse, [file])
    assert (receipt.status, receipt.number) == ("filed", 2)
    assert warehouse.file_bytes(file.reading.sha256) == file.data


def test_files_filed_together_are_known_from_one_moment(warehouse: Warehouse):
    begin(warehouse)
    files = [checked("U1", 2026, 1, {"members": 5}), checked("U2", 2026, 1, {"members": 7})]
    assert len({receipt.at for receipt in file_returns(warehouse, files)}) == 1
