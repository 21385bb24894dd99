"""Renames, mergers and splits: what becomes of the units, and to whom their earlier figures are led."""

from __future__ import annotations

from datetime import date

from dashboard.intake.changes import Part, Units, cancel_body, faults, merge_body, rename_body, split_body
from dashboard.intake.units import NamedUnit

DAY = date(2025, 7, 1)
BEFORE = "2025-06-30"


def county(*more: NamedUnit) -> Units:
    townships = [
        NamedUnit("t001", "东河镇", "东河", "town"),
        NamedUnit("t002", "西岭乡", "西岭", "township"),
        NamedUnit("t003", "北苑街道", "北苑", "subdistrict"),
        *more,
    ]
    return Units(townships, "清河县", "county")


def changed(body: dict) -> dict[str, dict]:
    return {unit["unit_code"]: unit for unit in body["units"]}


def test_a_rename_keeps_the_unit_and_its_old_name():
    body = rename_body(county(), "t002", name="西岭镇", kind="town", happened_on=DAY, note="撤乡设镇")
    unit = changed(body)["t002"]
    assert (unit["name"], unit["kind"], unit["short_name"]) == ("西岭镇", "town", "西岭")
    assert {"西岭乡", "西岭乡总工会"} <= set(unit["aliases"]), "returns under the old name are still its own"
    assert (unit["valid_from"], unit["valid_to"]) == ("2000-01-01", None)
    assert body["links"] == [
        {"from_code": "t002", "to_code": "t002", "share": 1.0, "old_name": "西岭乡", "new_name": "西岭镇"}
    ]
    assert (body["kind"], body["happened_on"], body["note"]) == ("rename", "2025-07-01", "撤乡设镇")


def test_a_unit_that_goes_into_another_ends_the_day_before():
    body = merge_body(county(), ["t002"], Part("t001", "", "", 1), happened_on=DAY)
    units = changed(body)
    assert set(units) == {"t002"}, "the other goes on as it was"
    assert (units["t002"]["valid_to"], units["t002"]["successor_code"]) == (BEFORE, "t001")
    assert [(link["from_code"], link["to_code"], link["share"]) for link in body["links"]] == [
        ("t002", "t001", 1.0)
    ]


def test_two_units_become_a_new_one():
    body = merge_body(county(), ["t001", "t002"], Part("", "河岭镇", "town", 1), happened_on=DAY)
    units = changed(body)
    assert (units["t004"]["name"], units["t004"]["valid_from"]) == ("河岭镇", "2025-07-01")
    assert {units[code]["successor_code"] for code in ("t001", "t002")} == {"t004"}
    assert [(link["from_code"], link["to_code"]) for link in body["links"]] == [
        ("t001", "t004"),
        ("t002", "t004"),
    ]


def test_a_unit_that_goes_on_after_a_split_stays_open():
    parts = [Part("t001", "东河镇", "town", 0.7), Part("", "河东街道", "subdistrict", 0.3)]
    body = split_body(county(), "t001", parts, happened_on=DAY)
    units = changed(body)
    assert "t001" not in units, "it is one of the parts itself"
    assert units["t004"]["valid_from"] == "2025-07-01"
    assert [(link["to_code"], link["share"]) for link in body["links"]] == [("t001", 0.7), ("t004", 0.3)]


def test_a_unit_that_is_split_up_ends_and_names_its_largest_part():
    parts = [Part("", "东街道", "subdistrict", 0.4), Part("", "西街道", "subdistrict", 0.6)]
    units = changed(split_body(county(), "t003", parts, happened_on=DAY))
    assert (units["t003"]["valid_to"], units["t003"]["successor_code"]) == (BEFORE, "t005")


def test_what_keeps_a_change_from_being_recorded():
    closed = NamedUnit("t009", "南山乡", "南山", "township", "2000-01-01", (), "2020-12-31", "t001")
    known = county(closed, NamedUnit("t010", "新城街道", "新城", "subdistrict", "2026-01-01"))

    def found(**more):
        given = {"happened_on": DAY, "from_codes": ["t001"], "new_names": [], **more}
        return [key for key, _ in faults(known, **given)]

    assert found() == []
    assert found(happened_on=None) == ["no_day"]
    assert found(from_codes=[]) == ["no_unit"]
    assert found(new_names=[""]) == ["no_name"]
    assert found(new_names=["西岭乡"]) == ["name_taken"]
    assert found(new_names=["甲镇", "甲镇"]) == ["name_taken"]
    assert found(from_codes=["t009"]) == ["after_end"]
    assert found(from_codes=["t010"]) == ["before_start"]
    assert found(shares=[0.5, 0.4]) == ["share_sum"]
    assert found(shares=[1.0, 0.0]) == ["share_range"]
    assert found(shares=[0.333, 0.333, 0.333]) == [], "thirds typed as 33.3 % are everything"


def test_a_change_that_is_taken_back_leaves_the_units_as_they_were():
    before = county()
    body = merge_body(before, ["t001", "t002"], Part("", "河岭镇", "town", 1), happened_on=DAY)
    units = changed(body)
    after = Units(
        [
            NamedUnit("t001", "东河镇", "东河", "town", valid_to=BEFORE, successor_code="t004"),
            NamedUnit("t002", "西岭乡", "西岭", "township", valid_to=BEFORE, successor_code="t004"),
            before["t003"],
            NamedUnit("t004", "河岭镇", "河岭", "town", "2025-07-01"),
        ],
        "清河县",
        "county",
    )
    links = [{**link, "kind": "merge", "happened_on": DAY} for link in body["links"]]
    back = cancel_body(after, links)
    restored = changed(back)
    assert back["kind"] == "cancel"
    assert [(restored[code]["valid_to"], restored[code]["successor_code"]) for code in ("t001", "t002")] == [
        (None, None)
    ] * 2
    assert restored["t004"]["valid_to"] == BEFORE < units["t004"]["valid_from"], "never there on any day"
    assert len(back["links"]) == 2
