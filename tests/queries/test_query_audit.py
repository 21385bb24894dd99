"""What acts did, before and after, as the queries of queries/audit/ tell it: worked out by hand.

U1 files 80 members of 100 workers in April, 84 members and 3 households in May: 84 is a change, the households
are new, the workers stay. The May return is withdrawn in June, so the 80 are back.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from dashboard.intake.submit import file_returns
from dashboard.warehouse import Warehouse
from dashboard.warehouse.journal import Act
from tests.builders import begin, checked, unit

ANYTHING: dict[str, Any] = {
    **dict.fromkeys(("number", "person", "act", "unit_code", "wanted", "day_from", "day_to")),
    "limit_rows": 100,
    "skip_rows": 0,
}
APRIL, MAY, JUNE = datetime(2026, 4, 10), datetime(2026, 5, 20), datetime(2026, 6, 1, 17)
SECOND = 30_000


@pytest.fixture
def county(warehouse: Warehouse) -> Warehouse:
    begin(warehouse)
    first = {"members": 80, "workers": 100}
    second = {"members": 84, "workers": 100, "aid_households": 3}
    file_returns(warehouse, [checked("U1", 2026, 1, first, at=APRIL, by="甲")])
    file_returns(warehouse, [checked("U1", 2026, 1, second, at=MAY, by="乙", file="重报.xlsx")])
    warehouse.submit([Act("withdraw", "丙", {"return_id": SECOND, "note": "填错了"}, JUNE)])
    return warehouse


def rows(warehouse: Warehouse, name: str, **params: Any) -> list[dict[str, Any]]:
    frame = warehouse.query(f"audit/{name}", **params).astype(object)
    return [
        {str(k): v for k, v in row.items()} for row in frame.where(frame.notna(), None).to_dict("records")
    ]


def numbers(warehouse: Warehouse, **wanted: Any) -> list[int]:
    return [row["number"] for row in rows(warehouse, "act_by_number", **{**ANYTHING, **wanted})]


def test_the_list_says_who_what_and_how_many_figures(county: Warehouse):
    listed = rows(county, "act_by_number", **ANYTHING)
    told = [
        (
            row["number"],
            row["act"],
            row["by_whom"],
            row["unit_name"],
            row["year"],
            row["quarter"],
            row["note"],
        )
        for row in listed
    ]
    assert told == [
        (4, "withdraw", "丙", "东河镇", 2026, 1, "填错了"),
        (3, "commit", "乙", "东河镇", 2026, 1, None),
        (2, "commit", "甲", "东河镇", 2026, 1, None),
        (1, "begin", "管理员", None, None, None, None),
    ]
    figures = [
        tuple(row[f"figures_{name}"] for name in ("new", "changed", "same", "gone")) for row in listed[:3]
    ]
    assert figures == [(0, 1, 1, 1), (1, 1, 1, 0), (2, 0, 0, 0)]
    assert (listed[1]["file_name"], listed[1]["revision"], listed[1]["return_id"]) == ("重报.xlsx", 2, SECOND)
    assert (listed[3]["subject"], listed[3]["item_count"]) == ("清河县", 3)


def test_a_list_can_be_narrowed_by_person_act_unit_text_and_day(county: Warehouse):
    assert numbers(county, person="乙") == [3]
    assert numbers(county, act="commit") == [3, 2]
    assert numbers(county, unit_code="U2") == [1]
    assert numbers(county, wanted="填错") == [4]
    assert numbers(county, wanted="重报.XLSX") == [3]
    assert numbers(county, number=2) == [2]
    assert numbers(county, day_from=date(2026, 5, 20)) == [4, 3]
    # 17:00 UTC on 1 June is already the 2nd in China.
    assert numbers(county, day_from=date(2026, 6, 2)) == [4]
    assert numbers(county, day_to=date(2026, 6, 1)) == [3, 2, 1]
    assert numbers(county, limit_rows=1, skip_rows=1) == [3]
    assert rows(county, "act_by_number", **{**ANYTHING, "limit_rows": 1})[0]["acts_found"] == 4
    assert numbers(county, as_of=MAY) == [3, 2, 1]


def test_a_later_return_shows_each_figure_before_and_after(county: Warehouse):
    told = [
        (row["measure_code"], row["change"], row["value_before"], row["value_after"], row["difference"])
        for row in rows(county, "figure_by_act", numbers=[3])
    ]
    assert told == [
        ("members", "changed", 80, 84, 4),
        ("aid_households", "new", None, 3, None),
        ("workers", "same", 100, 100, 0),
    ]


def test_a_withdrawal_shows_what_came_back_and_what_went(county: Warehouse):
    told = {
        row["measure_code"]: (row["change"], row["value_before"], row["value_after"])
        for row in rows(county, "figure_by_act", numbers=[4])
    }
    assert told == {
        "members": ("changed", 84, 80),
        "aid_households": ("gone", 3, None),
        "workers": ("same", 100, 100),
    }
    (state,) = rows(county, "status_by_act", numbers=[4])
    assert (state["status_before"], state["status_after"], state["note"]) == (
        "submitted",
        "withdrawn",
        "填错了",
    )


def test_not_applicable_is_neither_zero_nor_missing(county: Warehouse):
    file_returns(county, [checked("U1", 2026, 1, {"members": None})])
    (row,) = rows(county, "figure_by_act", numbers=[5])
    assert (row["change"], row["value_before"]) == ("changed", 80)
    assert (row["value_after"], row["state_after"], row["difference"]) == (None, "not_applicable", None)


def test_settings_show_the_value_before(county: Warehouse):
    goal = {"unit_code": "C", "year": 2026, "indicator_code": "membership_rate"}
    for value, due in ((0.85, "2026-04-20"), (0.9, "2026-04-25")):
        county.act("target", {"targets": [{**goal, "value": value}]}, by="甲")
        county.act("deadline", {"year": 2026, "quarter": 1, "due_on": due}, by="甲")
    county.decide_headers({"会员": "members"}, by="甲")
    county.decide_headers({"会员": ""}, by="甲")
    told = rows(county, "setting_by_act", numbers=list(range(5, 11)))
    assert [(r["value_before"], r["value_after"]) for r in told if r["subject"] == "target"] == [
        (None, 0.85),
        (0.85, 0.9),
    ]
    # While none is set the deadline is the 15th of the month after the quarter.
    dates = [
        (f"{r['due_before']:%m-%d}", f"{r['due_after']:%m-%d}") for r in told if r["subject"] == "deadline"
    ]
    assert dates == [("04-15", "04-20"), ("04-20", "04-25")]
    assert [(r["meaning_before"], r["meaning_after"]) for r in told if r["subject"] == "mapping"] == [
        (None, "members"),
        ("members", "-"),
    ]


def test_a_changed_unit_shows_just_the_fields_that_changed(county: Warehouse):
    changed = unit("U2", "西岭镇", kind="town", aliases=["西岭"])
    county.act("unit", {"units": [changed, unit("U3", "北苑街道", kind="subdistrict")]}, by="甲")
    told = [
        (r["unit_code"], r["field"], r["value_before"], r["value_after"], r["is_new"])
        for r in rows(county, "unit_by_act", numbers=[5])
    ]
    assert told[:3] == [
        ("U2", "name", "西岭乡", "西岭镇", False),
        ("U2", "kind", "township", "town", False),
        ("U2", "aliases", None, "西岭", False),
    ]
    assert {row[0] for row in told[3:]} == {"U3"}
    assert all(row[4] and row[2] is None for row in told[3:])


def test_a_merger_names_both_units_and_the_share(county: Warehouse):
    gone = unit("U2", "西岭乡", kind="township", valid_to="2026-06-30", successor_code="U1")
    links = [{"from_code": "U2", "to_code": "U1", "share": 1.0}]
    body = {"kind": "merge", "happened_on": "2026-07-01", "note": "", "links": links, "units": [gone]}
    county.act("succession", body, by="甲")
    (told,) = rows(county, "succession_by_act", numbers=[5])
    assert (told["kind"], told["from_name"], told["to_name"], told["share"]) == (
        "merge",
        "西岭乡",
        "东河镇",
        1,
    )
    fields = rows(county, "unit_by_act", numbers=[5])
    assert [(f["field"], f["value_after"]) for f in fields] == [
        ("valid_to", "2026-06-30"),
        ("successor_code", "U1"),
    ]
    assert numbers(county, unit_code="U1") == [5, 4, 3, 2, 1]


def test_a_word_on_a_problem_shows_the_word_before(county: Warehouse):
    place = {"return_id": 20_000, "rule_code": "V03", "sheet": "季报", "cell": "E5"}
    county.act("explain", {**place, "act": "explained", "why": "已核对"}, by="甲")
    county.act("explain", {**place, "act": "overridden", "why": "确实如此"}, by="乙")
    told = [
        (r["answer_before"], r["why_before"], r["answer_after"], r["why_after"])
        for r in rows(county, "word_by_act", numbers=[5, 6])
    ]
    assert told == [(None, None, "explained", "已核对"), ("explained", "已核对", "overridden", "确实如此")]


def test_people_are_counted_by_act(county: Warehouse):
    told = rows(county, "act_by_person")
    assert [(r["by_whom"], r["act"], r["act_count"]) for r in told] == [
        ("丙", "withdraw", 1),
        ("乙", "commit", 1),
        ("甲", "commit", 1),
        ("管理员", "begin", 1),
    ]
    assert {(r["acts_done"], r["person_count"]) for r in told} == {(4, 4)}
