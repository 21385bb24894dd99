"""What may be done with a return after it was filed, and what its state forbids."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from dashboard.intake.submit import closed_problems, file_returns
from dashboard.warehouse import Warehouse, filing
from dashboard.warehouse.filing import Correction, NotAllowedError
from tests.builders import begin, checked


@pytest.fixture
def filed(warehouse: Warehouse) -> dict[str, int]:
    """Q2 of both townships of the county, filed; their return_ids."""
    begin(warehouse)
    receipts = file_returns(
        warehouse,
        [
            checked("U1", 2026, 2, {"members": 80, "workers": 100, "aid_amount": 5_000}),
            checked("U2", 2026, 2, {"members": 30, "workers": 50, "aid_amount": 700}),
        ],
    )
    return {receipt.returns[0].unit_code: receipt.returns[0].return_id for receipt in receipts}


def statuses(warehouse: Warehouse) -> dict[str, str]:
    rows = warehouse.query("returns/status_by_unit_quarter", year=2026, quarter=2)
    return dict(zip(rows["unit_code"], rows["status"], strict=True))


def members(warehouse: Warehouse, unit: str = "U1") -> float:
    rows = warehouse.query("returns/figure_by_unit_quarter", unit_code=unit, year=2026, quarter=2)
    return float(rows[rows["measure_code"] == "members"]["value"].iloc[0])


def refused(code: str):
    return pytest.raises(NotAllowedError, match=f"^{code}$")


def test_the_last_approval_of_a_quarter_locks_it(warehouse, filed):
    filing.approve(warehouse, [filed["U1"]], by="统计员")
    assert statuses(warehouse) == {"U1": "approved", "U2": "submitted"}
    filing.approve(warehouse, [filed["U2"]], by="统计员")
    assert statuses(warehouse) == {"U1": "locked", "U2": "locked"}
    assert members(warehouse) == 80


def test_approving_a_revision_approves_what_waits_beneath_it(warehouse, filed):
    newer = file_returns(warehouse, [checked("U1", 2026, 2, {"members": 81})])[0].returns[0].return_id
    filing.approve(warehouse, [newer], by="统计员")
    returns = warehouse.query("returns/return_by_unit", unit_code="U1", limit_rows=9)
    assert list(returns["status"]) == ["approved", "approved"]


def test_a_locked_quarter_refuses_every_change_until_it_is_unlocked(warehouse, filed):
    filing.approve(warehouse, list(filed.values()), by="统计员")
    one = filed["U1"]
    with refused("locked"):
        filing.withdraw(warehouse, one, by="统计员", note="报错了")
    with refused("locked"):
        filing.send_back(warehouse, one, by="统计员", note="报错了")
    with refused("locked"):
        filing.correct(
            warehouse, "U1", 2026, 2, [Correction("members", "stock", Decimal(81))], by="统计员", why="漏一人"
        )
    with refused("locked"):
        filing.file_nil(warehouse, "U1", 2026, 2, ["aid_amount"], by="填报员")
    late = checked("U1", 2026, 2, {"members": 90})
    receipt = file_returns(warehouse, [late])[0]
    assert (receipt.status, [each.code for each in receipt.blocking]) == ("refused", ["quarter_locked"])
    assert [each.code for each in closed_problems(warehouse, late)] == ["quarter_locked"]
    assert members(warehouse) == 80

    with refused("needs_reason"):
        filing.unlock(warehouse, [one], by="统计员", note=" ")
    filing.unlock(warehouse, [one], by="统计员", note="核实后更正")
    assert statuses(warehouse) == {"U1": "approved", "U2": "locked"}
    correction = [Correction("members", "stock", Decimal(81), raw_text="81")]
    filing.correct(warehouse, "U1", 2026, 2, correction, by="统计员", why="漏一人")
    assert members(warehouse) == 81
    assert statuses(warehouse)["U1"] == "approved", "a correction of what is approved is approved"
    filing.lock(warehouse, [one], by="统计员")
    with refused("locked"):
        filing.withdraw(warehouse, one, by="统计员", note="又错了")


def test_an_approved_quarter_changes_only_with_a_reason(warehouse, filed):
    filing.approve(warehouse, [filed["U1"]], by="统计员")
    receipt = file_returns(warehouse, [checked("U1", 2026, 2, {"members": 82})])[0]
    assert [each.code for each in receipt.blocking] == ["approved_change_needs_reason"]
    assert receipt.blocking[0].township == "U1"
    data = checked("U1", 2026, 2, {"members": 82})
    receipt = file_returns(warehouse, [replace(data, note="会员名册核实后更正")])[0]
    assert receipt.status == "filed"
    assert members(warehouse) == 82
    assert statuses(warehouse)["U1"] == "submitted", "the new revision waits for approval"
    with refused("needs_reason"):
        filing.correct(
            warehouse, "U2", 2026, 2, [Correction("members", "stock", Decimal(31))], by="统计员", why=""
        )


def test_a_correction_replaces_one_figure_and_needs_no_file(warehouse, filed):
    with refused("no_change"):
        filing.correct(
            warehouse, "U1", 2026, 2, [Correction("members", "stock", Decimal(80))], by="统计员", why="核对"
        )
    with refused("unit_missing"):
        filing.correct(
            warehouse, "U9", 2026, 2, [Correction("members", "stock", Decimal(80))], by="统计员", why="核对"
        )
    filing.correct(
        warehouse, "U1", 2026, 2, [Correction("members", "stock", Decimal(84))], by="统计员", why="名册核实"
    )
    assert members(warehouse) == 84
    newest = warehouse.query("returns/return_by_unit", unit_code="U1", limit_rows=1).iloc[0]
    assert (newest["source_kind"], newest["revision"], newest["status"]) == ("correction", 2, "submitted")
    rows = warehouse.query("returns/figure_by_unit_quarter", unit_code="U1", year=2026, quarter=2)
    aid = rows[(rows["measure_code"] == "aid_amount") & (rows["basis"] == "ytd")]
    assert float(aid["value"].iloc[0]) == 5_000, "what was not corrected stays"
    filing.withdraw(warehouse, int(newest["return_id"]), by="统计员", note="更正有误")
    assert members(warehouse) == 80


def test_nothing_to_report_is_said_in_so_many_words(warehouse, filed):
    """Q3 says nothing happened: the year to date stays 5,000, the quarter alone is 0 and not missing."""
    filing.file_nil(warehouse, "U1", 2026, 3, ["aid_amount", "members"], by="填报员")
    rows = warehouse.query("returns/figure_by_unit_quarter", unit_code="U1", year=2026, quarter=3)
    found = {(row.measure_code, row.basis): float(row.value) for row in rows.itertuples()}
    assert found == {("aid_amount", "quarter"): 0, ("aid_amount", "ytd"): 5_000}
    with refused("no_change"):
        filing.file_nil(
            warehouse, "U1", 2026, 3, ["members"], by="填报员"
        )  # a stock is not "nothing happened"


def test_a_returned_return_comes_back_and_waits_again(warehouse, filed):
    one = filed["U1"]
    with refused("needs_reason"):
        filing.send_back(warehouse, one, by="统计员", note="")
    filing.send_back(warehouse, one, by="统计员", note="请核对会员人数")
    assert statuses(warehouse)["U1"] == "sent_back"
    with refused("wrong_status"):
        filing.approve(warehouse, [one], by="统计员")
    filing.restore(warehouse, one, by="统计员")
    assert statuses(warehouse)["U1"] == "submitted"
    with refused("return_missing"):
        filing.restore(warehouse, 1, by="统计员")


def test_a_rebuilt_store_knows_the_same(warehouse, filed):
    filing.approve(warehouse, list(filed.values()), by="统计员")
    filing.unlock(warehouse, [filed["U1"]], by="统计员", note="核实后更正")
    filing.correct(
        warehouse, "U1", 2026, 2, [Correction("members", "stock", Decimal(81))], by="统计员", why="漏一人"
    )
    filing.file_nil(warehouse, "U2", 2026, 3, ["aid_amount"], by="填报员")
    before = [warehouse.query("returns/return_by_unit", unit_code=None, limit_rows=9), statuses(warehouse)]
    warehouse.rebuild()
    after = [warehouse.query("returns/return_by_unit", unit_code=None, limit_rows=9), statuses(warehouse)]
    assert before[0].equals(after[0])
    assert before[1] == after[1]


def test_absurd_figures_do_not_stop_a_filing(warehouse):
    """Two quarters of 9e15 yuan add up to more than can be stored: the year to date is unknown."""
    begin(warehouse)
    huge = 9_000_000_000_000_000
    for quarter in (1, 2):
        file_returns(warehouse, [checked("U1", 2026, quarter, {"aid_amount/quarter": huge})])
    rows = warehouse.query("returns/figure_by_unit_quarter", unit_code="U1", year=2026, quarter=2)
    assert [(row.basis, float(row.value)) for row in rows.itertuples()] == [("quarter", float(huge))]
