"""Township lists as people paste them become units, and the names a return may use for them."""

from __future__ import annotations

import pytest

from dashboard.intake.records import Reading
from dashboard.intake.units import (
    NamedUnit,
    ProposedUnit,
    begin_body,
    clean_name,
    from_csv,
    from_reading,
    from_text,
    kind_of,
    known_units,
    short_name_of,
    unit_body,
)


def names(proposal):
    return [unit.name for unit in proposal.units]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("东关街道", "东关街道"),
        (" 3. 东关街道 ", "东关街道"),
        ("（三）马过河镇工会联合会（公章）", "马过河镇"),
        ("1东关街道", "东关街道"),
        ("东关街道办事处", "东关街道"),
        ("东　关　街　道", "东关街道"),
        ("清河县城关镇总工会", "城关镇"),
        ("城关镇人民政府", "城关镇"),
        ("七里河街道", "七里河街道"),
        ("三里镇", "三里镇"),
        ("一、二里乡", "一、二里乡"),
        ("East Gate Town", "East Gate Town"),
        ("183团镇", "183团镇"),
        ("工会", "工会"),
    ],
)
def test_a_name_is_cleaned_of_everything_but_itself(written, name):
    assert clean_name(written, county="清河县") == name


@pytest.mark.parametrize(
    ("name", "kind", "short"),
    [
        ("城关镇", "town", "城关"),
        ("白塔乡", "township", "白塔"),
        ("云龙彝族乡", "township", "云龙彝族"),
        ("东关街道", "subdistrict", "东关"),
        ("清河工业园区", "park", "清河工业园区"),
        ("红旗农场", "other", "红旗农场"),
        ("古镇", "town", "古镇"),
        ("乌兰苏木", "township", "乌兰"),
    ],
)
def test_kind_and_short_name_come_from_the_ending(name, kind, short):
    assert kind_of(name) == kind
    assert short_name_of(name) == short


def test_one_a_line_with_blanks_numbering_and_a_name_said_twice():
    proposal = from_text("1、东关街道\n\n2、城关镇总工会\n  \n3、白塔乡\n4、东关街道\n合计")
    assert names(proposal) == ["东关街道", "城关镇", "白塔乡"]
    assert proposal.duplicates == ("东关街道",)
    assert "合计" in proposal.left_out


def test_names_on_one_line_parted_by_any_of_the_usual_signs():
    assert names(from_text("东关街道、城关镇，白塔乡;清河园区\t红星乡")) == [
        "东关街道",
        "城关镇",
        "白塔乡",
        "清河园区",
        "红星乡",
    ]
    assert names(from_text("东关街道 城关镇 白塔乡")) == ["东关街道", "城关镇", "白塔乡"]


def test_rows_pasted_from_a_sheet_carry_the_kind_beside_the_name():
    proposal = from_text("序号\t名称\t类型\n1\t东关\t街道\n2\t红旗农场\t其他")
    assert [(unit.name, unit.kind) for unit in proposal.units] == [
        ("东关", "subdistrict"),
        ("红旗农场", "other"),
    ]


def test_csv_in_utf8_or_gb18030_with_or_without_a_header_and_kind():
    text = "名称,类型\n东关街道,街道\n高山,乡\n"
    for data in (text.encode("utf-8-sig"), text.encode("gb18030"), text.encode("utf-16")):
        proposal = from_csv(data)
        assert [(unit.name, unit.kind) for unit in proposal.units] == [
            ("东关街道", "subdistrict"),
            ("高山", "township"),
        ]
    assert names(from_csv("1;东关街道\n2;城关镇\n".encode())) == ["东关街道", "城关镇"]
    assert names(from_csv("东关街道\n城关镇\n".encode())) == ["东关街道", "城关镇"]


def test_a_csv_that_is_none_is_refused():
    with pytest.raises(ValueError, match="not_text"):
        from_csv(b"PK\x03\x04\x00\x00\x00")
    with pytest.raises(ValueError, match="too_large"):
        from_csv(b"a" * 1_000_001)


def test_townships_of_a_summary_sheet_lose_their_union_suffix():
    reading = Reading(
        "汇总表.xlsx", "0" * 64, 1, (), (), townships=("东关街道工会联合会", "城关镇总工会", "合计")
    )
    proposal = from_reading(reading, county="清河县")
    assert names(proposal) == ["东关街道", "城关镇"]
    assert proposal.left_out == ("合计",)


def test_known_names_are_resolved_with_and_without_suffixes():
    known = known_units(
        [NamedUnit("t01", "东关街道"), NamedUnit("t02", "城关镇", aliases=("老城区",))], county="清河县"
    )
    for name in (
        "东关街道",
        "东关",
        "东关街道办事处",
        "东关办事处",
        "东关街道总工会",
        "清河县东关街道工会联合会",
    ):
        assert known.names[name] == "t01"
    assert known.names["城关镇工会"] == known.names["老城区"] == "t02"


def test_names_that_two_units_could_mean_are_left_out():
    known = known_units(
        [
            NamedUnit("t01", "东关街道"),
            NamedUnit("t02", "东关镇"),
            NamedUnit("t03", "城关"),
            NamedUnit("t04", "城关镇"),
        ]
    )
    assert "东关" not in known.names
    assert "东关总工会" not in known.names
    assert known.names["东关街道"] == "t01"
    assert known.names["东关镇"] == "t02"
    assert known.names["城关"] == "t03", "a unit's own name is its own"
    assert known.names["城关镇"] == "t04"


def test_the_begin_act_holds_the_county_and_its_townships_with_their_names():
    body = begin_body("清河县", from_text("东关街道\n城关镇").units)
    assert body["county"]["name"] == "清河县"
    assert [(unit["unit_code"], unit["level"], unit["kind"]) for unit in body["units"]] == [
        ("county", "county", "county"),
        ("t001", "township", "subdistrict"),
        ("t002", "township", "town"),
    ]
    assert "城关镇总工会" in body["units"][2]["aliases"]
    assert "城关镇" not in body["units"][2]["aliases"]


def test_units_added_later_are_coded_on_and_a_shared_name_is_taken_from_both():
    existing = [NamedUnit("t001", "东关街道", kind="subdistrict"), NamedUnit("t007", "城关镇", kind="town")]
    body = unit_body(
        [ProposedUnit("东关镇", "东关", "town")], county="清河县", county_code="county", existing=existing
    )
    assert [unit["unit_code"] for unit in body["units"]] == ["t001", "t008"]
    old, new = body["units"]
    assert "东关" not in old["aliases"]
    assert "东关" not in new["aliases"]
    assert "东关街道工会" in old["aliases"]
    assert "东关镇工会" in new["aliases"]
    assert (old["kind"], new["kind"]) == ("subdistrict", "town")
