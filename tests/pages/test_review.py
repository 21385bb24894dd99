"""审核: a return side by side with the past, approved, sent back, locked, unlocked, corrected; what a clerk sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import labels, store
from dashboard.intake.records import Problem
from dashboard.intake.submit import file_returns
from dashboard.pages._correct import parse
from dashboard.warehouse import Warehouse, filing
from tests import stores
from tests.builders import checked
from tests.pages.county import fill
from tests.pages.test_views import LANGUAGES, show, words


@pytest.fixture(autouse=True)
def no_sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("UNION_SAMPLE", "0")
    yield
    store.close_all()


@pytest.fixture
def county(own_data_folder: Path) -> Warehouse:
    """Q2 of 2025 (three units) and of 2026 (东河镇 and 西岭乡), everything waiting for approval."""
    return stores.own(fill)


def page(language: str = "zh_CN", **params: str) -> AppTest:
    return show("review", language, **params)


def ids(warehouse: Warehouse, year: int = 2026) -> dict[str, int]:
    rows = warehouse.query("review/return_by_quarter", year=year, quarter=2)
    return {row.unit_code: int(row.return_id) for row in rows.itertuples() if row.is_shown}


def status(warehouse: Warehouse, unit: str) -> str:
    rows = warehouse.query("returns/status_by_unit_quarter", year=2026, quarter=2)
    return str(rows[rows["unit_code"] == unit]["status"].iloc[0])


def side_by_side(app: AppTest) -> dict[str, dict[str, str]]:
    frame = next(each.value for each in app.dataframe if "last_year" in each.value)
    return {row["indicator"]: row for row in frame.to_dict("records")}


def press(app: AppTest, act: str, return_id: int, note: str = "", was: str = "submitted") -> AppTest:
    if note:
        app = app.text_input(key=f"note_{return_id}_{was}").set_value(note).run()
    app = app.button(key=f"{act}_{return_id}").click().run()
    assert not app.exception
    return app


def test_the_newest_quarter_that_waits_comes_up_beside_last_year(county: Warehouse):
    for language in LANGUAGES:
        text = words(page(language))
        assert labels.t("review.finding", language, period=labels.period(2026, 2), count=2) in text
        assert labels.t("review.elsewhere", language, period=labels.period(2025, 2), count=3) in text
    rows = side_by_side(page(unit="U1", scope="all"))
    members = rows[labels.indicator_name("members")]
    assert (members["value"], members["last_year"], members["on_year"]) == ("80", "70", "+10（+14.3%）")
    warmth = rows[labels.indicator_name("warmth_amount")]
    assert (warmth["value"], warmth["last_year"]) == ("12,000 元", "未报")


def test_the_reason_for_an_empty_cell_stands_beside_the_missing_figure(county: Warehouse):
    why = Problem(
        "info",
        "blank_reason",
        "季报",
        "E9",
        "union_orgs",
        "U2",
        2026,
        2,
        {"header": "工会数", "text": "未统计"},
    )
    again = replace(checked("U2", 2026, 2, {"members": 31}, file="again.xlsx"), problems=(why,))
    assert file_returns(county, [again])[0].status == "filed"
    rows = side_by_side(page(unit="U2", scope="notable"))
    orgs = rows[labels.indicator_name("union_orgs")]
    assert (orgs["value"], orgs["reason"]) == ("未报", "未统计")


def test_approving_goes_on_to_the_next_return_that_waits(county: Warehouse):
    held = ids(county)
    app = press(page(unit="U1"), "approve", held["U1"], "数字齐全")
    assert app.query_params["unit"] == "U2"
    assert status(county, "U1") == "approved"
    trace = county.query("returns/event_by_unit_quarter", unit_code="U1", year=2026, quarter=2)
    assert trace["note"].iloc[0] == "数字齐全"


def test_sending_back_wants_a_comment_and_the_clerk_sees_it_at_once(county: Warehouse):
    held = ids(county)
    app = press(page(unit="U2"), "send_back", held["U2"])
    assert "退回要写明原因" in "".join(each.value for each in app.error)
    assert status(county, "U2") == "submitted"
    press(app, "send_back", held["U2"], "合同数请核对")
    assert status(county, "U2") == "sent_back"
    clerk = words(show("returns"))
    assert "合同数请核对" in clerk
    assert "重报以前，这个季度算未报" in clerk
    file_returns(county, [checked("U2", 2026, 2, {"members": 31, "workers": 50})])
    assert "合同数请核对" not in words(show("returns"))


def test_the_last_approval_locks_and_unlocking_leaves_a_trace(county: Warehouse):
    filing.file_nil(county, "U3", 2026, 2, ["aid_amount"], by="填报员")
    held = ids(county)
    app = page()
    chosen = next(each for each in app.multiselect if str(each.key).startswith("several_"))
    assert chosen.value == list(held.values()), "none has a problem, so all are chosen"
    app = app.button(key="several_do").click().run()
    assert [status(county, unit) for unit in held] == ["locked"] * 3
    app = page(unit="U1", year="2026", quarter="2")
    assert not [each for each in app.button if str(each.key).startswith(("approve_", "correct_do"))]
    press(app, "unlock", held["U1"], "补录会员", was="locked")
    assert status(county, "U1") == "approved"
    text = words(page(unit="U1", year="2026", quarter="2"))
    assert "解锁（第 1 次）" in text
    assert "补录会员" in text


def test_a_single_figure_is_corrected_with_a_reason(county: Warehouse):
    filing.approve(county, [ids(county)["U1"]], by="审核员")
    key = "U1_2026_2_1"
    app = page(unit="U1", year="2026", quarter="2")
    app = app.selectbox(key=f"correct_measure_{key}").set_value("members").run()
    app = app.text_input(key=f"correct_value_{key}_members_stock").set_value("182").run()
    assert any("会员" in each.value for each in app.warning), "more members than workers: told before"
    app = app.text_input(key=f"correct_value_{key}_members_stock").set_value("82").run()
    assert "现有 **80** → 改为 **82**" in words(app)
    app = app.button(key=f"correct_do_{key}").click().run()
    assert "请写明原因" in "".join(each.value for each in app.error)
    app = app.text_input(key=f"correct_why_{key}_members").set_value("少录两人").run()
    app = app.button(key=f"correct_do_{key}").click().run()
    assert not app.exception
    members = side_by_side(app)[labels.indicator_name("members")]
    assert (members["value"], members["before"], members["mark"]) == ("82", "80", "↻ 改过")
    assert status(county, "U1") == "approved", "the correction of an approved quarter is approved with it"
    assert "更正" in words(app)


@pytest.mark.parametrize(
    ("text", "measure", "value"),
    [("82", "members", 82), ("1.5万", "aid_amount", 15_000), ("无", "members", 0), ("/", "members", None)],
)
def test_a_typed_figure_is_read_as_in_a_return(text: str, measure: str, value: int | None):
    assert parse(text, measure) == (None if value is None else Decimal(value), "")


@pytest.mark.parametrize("text", ["9户25人", "-3", "8.5", "约80", "80%"])
def test_what_is_no_single_whole_number_is_refused(text: str):
    assert parse(text, "members")[1]


def test_a_correction_and_a_nil_report_have_no_file_but_a_name(county: Warehouse):
    return_id = filing.file_nil(county, "U3", 2026, 2, ["aid_amount"], by="填报员")
    app = show("returns", view="history", **{"return": str(return_id)})
    assert not app.exception
    listed = next(each.value for each in app.dataframe if "file" in each.value)
    assert listed["file"].iloc[0] == "零报告"


def test_of_two_who_press_at_once_the_second_is_told(county: Warehouse):
    held = ids(county)
    app = page(unit="U1")
    filing.send_back(county, held["U1"], by="另一人", note="退")
    app = app.button(key=f"approve_{held['U1']}").click().run()
    assert not app.exception
    assert labels.t("common.not_allowed_wrong_status") in "".join(each.value for each in app.error)


def test_an_earlier_day_can_only_be_looked_at(county: Warehouse):
    app = page(year="2026", quarter="2", asof=labels.day(store.own().today()))
    assert labels.t("common.past_day") in words(app)
    assert not [
        each for each in app.button if str(each.key).startswith(("approve_", "correct_do", "several"))
    ]
