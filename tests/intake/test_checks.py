"""Readings against the rules: each violation at its cell, and what `check --json` prints of it."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from openpyxl import Workbook

from dashboard import labels
from dashboard.intake.checks import check, to_json
from dashboard.intake.layout import read_layout
from dashboard.intake.records import Figure, Problem, Reading
from dashboard.intake.submit import CheckedFile, blocking_problems, file_returns
from dashboard.intake.workbook import read_book
from tests.builders import begin, checked, unit
from tests.intake.builders import put, save


def figure(code, value, cell, *, basis="stock", quarter=3, township="青石镇", unit_code=None):
    return Figure(
        "季报",
        cell,
        township,
        2025,
        quarter,
        code,
        basis,
        Decimal(value),
        str(value),
        unit_code=unit_code,
        header=code,
    )


def reading(*figures, name="a.xlsx"):
    return Reading(name, "0" * 64, 1, figures, ())


def told(problems):
    return [(each.severity, each.code, each.cell) for each in problems]


def test_more_members_than_workers_names_both_cells():
    (problems,) = check([reading(figure("workers", 100, "C11"), figure("members", 120, "C13"))], None)
    assert told(problems) == [("error", "V03", "C13,C11")]
    assert (problems[0].township, problems[0].year, problems[0].quarter) == ("青石镇", 2025, 3)


def test_a_negative_and_a_broken_count_are_errors():
    (problems,) = check([reading(figure("workers", -3, "C5"), figure("women_committees", "2.5", "C6"))], None)
    assert told(problems) == [("error", "V01", "C5"), ("error", "V02", "C6")]


def test_what_stands_in_one_return_is_judged_before_its_period_is_known():
    alone = Figure("s", "A1", "青石镇", None, None, "members", "stock", Decimal(-1), "-1")
    (problems,) = check([reading(alone)], None)
    assert told(problems) == [("error", "V01", "A1")]
    assert (problems[0].year, problems[0].quarter) == (None, None)


def test_a_stated_rate_of_180_per_cent_is_an_error_at_its_cell_that_may_stand_with_a_reason():
    read = reading(figure("membership_rate", "1.8", "C9"), figure("members", 90, "C8", unit_code="U1"))
    (problems,) = check([read], None)
    assert told(problems) == [("error", "rate_out_of_bounds", "C9")]
    assert "1.8" in labels.problem_message(problems[0])
    assert blocking_problems(CheckedFile(b"", read, problems, by="填报员")) == problems
    assert blocking_problems(CheckedFile(b"", read, problems, by="填报员", reason="县总已核实")) == []


def test_a_stated_rate_whose_two_sides_stand_beside_it_is_left_to_the_rules():
    sides = figure("collective_contract_enterprises", 53, "C7"), figure("enterprises_covered", 50, "C8")
    (problems,) = check([reading(*sides, figure("collective_contract_rate", "1.06", "C9"))], None)
    assert told(problems) == [("warning", "V13", "C7,C8")]


def test_a_rate_without_an_upper_bound_may_be_above_100_per_cent():
    (problems,) = check([reading(figure("funds_collection_rate", "1.3", "C9", basis="ytd"))], None)
    assert problems == []


def test_two_quarters_of_one_known_unit_are_checked_together():
    first = reading(figure("new_members", 50, "D9", basis="ytd", quarter=2, unit_code="t1"), name="q2.xlsx")
    second = reading(figure("new_members", 40, "D9", basis="ytd", quarter=3, unit_code="t1"), name="q3.xlsx")
    before, after = check([first, second], None)
    assert told(before) == []
    assert told(after) == [("error", "V30", "D9")]


def test_without_a_store_files_of_one_name_may_be_two_places():
    first = reading(figure("new_members", 50, "D9", basis="ytd", quarter=2), name="甲县.xlsx")
    second = reading(figure("new_members", 40, "D9", basis="ytd", quarter=3), name="乙县.xlsx")
    assert check([first, second], None) == [[], []]


def test_the_quarter_must_fit_the_year_so_far_of_the_quarter_before():
    figures = [
        figure("new_members", 50, "D8", basis="ytd", quarter=2),
        figure("new_members", 10, "C9", basis="quarter", quarter=3),
        figure("new_members", 65, "D9", basis="ytd", quarter=3),
    ]
    (problems,) = check([reading(*figures)], None)
    assert told(problems) == [("error", "quarter_ytd_mismatch", "C9,D9")]
    assert problems[0].args["expected"] == "60"


def quarters(*values, code="new_members", total, **changed):
    """The quarters alone of a year in C9, D9 and so on, and the year to date of the last of them in H9."""
    found = [
        figure(code, value, f"{'CDEF'[place]}9", basis="quarter", quarter=place + 1)
        for place, value in enumerate(values)
        if value is not None
    ]
    found.append(figure(code, total, "H9", basis="ytd", quarter=len(values)))
    return [replace(each, **changed) for each in found]


def test_the_quarters_of_a_year_add_up_to_its_year_to_date():
    (problems,) = check([reading(*quarters(55, 58, 61, 56, total=250))], None)
    assert told(problems) == [("error", "quarter_ytd_mismatch", "C9,D9,E9,F9,H9")]
    text = labels.problem_message(problems[0])
    assert all(part in text for part in ("56", "250", "230"))
    assert check([reading(*quarters(55, 58, 61, 56, total=230))], None) == [[]]


def test_so_do_those_of_half_a_year_and_of_three_quarters():
    (half,) = check([reading(*quarters(55, 58, total=123))], None)
    assert told(half) == [("error", "quarter_ytd_mismatch", "C9,D9,H9")]
    (nine_months,) = check([reading(*quarters(55, 58, 61, total=184))], None)
    assert told(nine_months) == [("error", "quarter_ytd_mismatch", "C9,D9,E9,H9")]


def test_a_year_is_not_added_up_from_quarters_that_are_missing_or_about():
    assert check([reading(*quarters(55, None, 61, 56, total=250))], None) == [[]]
    figures = quarters(55, 58, 61, 56, total=250)
    figures[1] = replace(figures[1], approximate=True)
    assert check([reading(*figures)], None) == [[]]
    assert check([reading(*quarters(5, 8, 6, 9, code="units_declaring", total=25))], None) == [[]]


def test_the_quarters_of_two_files_or_two_townships_are_not_added_up():
    figures = quarters(55, 58, 61, 56, total=250, unit_code="t1")
    both = check([reading(*figures[:2]), reading(*figures[2:], name="b.xlsx")], None)
    assert [each.code for problems in both for each in problems] == []
    figures[1] = replace(figures[1], unit_code="t2", township="红石乡")
    assert check([reading(*figures)], None) == [[]]


def test_quarters_rounded_to_ten_thousands_of_yuan_may_miss_their_sum_by_the_last_digit():
    factor = {"code": "aid_amount", "unit_factor": Decimal(10_000)}
    assert check([reading(*quarters(12_500, 12_500, 12_500, 12_500, total=50_100, **factor))], None) == [[]]
    (problems,) = check([reading(*quarters(12_500, 12_500, 12_500, 12_500, total=51_000, **factor))], None)
    assert told(problems) == [("error", "quarter_ytd_mismatch", "C9,D9,E9,F9,H9")]


def test_a_year_to_date_of_the_quarter_before_goes_before_the_quarters():
    figures = [
        *quarters(50, 10, total=60),
        figure("new_members", 5, "E9", basis="quarter", quarter=3),
        figure("new_members", 66, "I9", basis="ytd", quarter=3),
    ]
    (problems,) = check([reading(*figures)], None)
    assert told(problems) == [("error", "quarter_ytd_mismatch", "E9,I9")], "told once"


def test_counts_of_distinct_units_never_add_up_over_quarters():
    figures = [
        figure("units_declaring", 50, "D8", basis="ytd", quarter=2),
        figure("units_declaring", 40, "C9", basis="quarter", quarter=3),
        figure("units_declaring", 55, "D9", basis="ytd", quarter=3),
    ]
    assert check([reading(*figures)], None) == [[]]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_json_carries_a_sentence_for_every_problem(language):
    book = Workbook()
    put(book.active, 1, ["青石镇2024年第三季度报表"])
    put(book.active, 2, ["项目", "单位", "本季", "累计"])
    rows = [
        ["职工人数", "人", None, 100],
        ["会员人数", "人", None, 120],
        ["入会率", "%", None, "95%"],
        ["平安返乡人次", "人次", None, 5],
        ["困难职工总数", "户", None, 5],
        ["救助户数", "户", None, "9户25人"],
        ["慰问金", "元", None, "若干"],
        ["新发展会员数", "人", 9, 5],
    ]
    for row, values in enumerate(rows, start=3):
        put(book.active, row, values)
    laid = read_layout(read_book("a.xlsx", save(book)))
    read = Reading("a.xlsx", "0" * 64, 1, laid.figures, laid.problems, tuple(laid.townships))
    (problems,) = check([read], None)
    with _language(language):
        printed = to_json(read, problems)
    assert set(printed["figures"][0]) == {
        *("file", "sheet", "cell", "township", "year", "quarter", "code", "basis", "value", "raw"),
        *("approximate", "match"),
    }
    by_code = {each["rule"] or each["code"]: each for each in printed["problems"]}
    assert {"V03", "rate_differs", "unknown_item", "doubtful_header", "double_value", "not_a_number"} <= set(
        by_code
    )
    assert "quarter_exceeds_ytd" in by_code
    assert all(each["message"] and "…" not in each["message"] for each in printed["problems"])
    assert by_code["V03"]["code"] == "members"


class _language:  # noqa: N801
    """Switch the language for a block and back."""

    def __init__(self, language):
        self.language = language

    def __enter__(self):
        self.before = labels.current()
        labels.use(self.language)

    def __exit__(self, *_):
        labels.use(self.before)


def test_values_print_as_numbers_and_not_applicable_apart():
    figures = (
        figure("members", 12, "A1"),
        figure("membership_rate", "0.939", "A2"),
        Figure("s", "A3", "青石镇", 2025, 3, "workers", "stock", None, "/", state="not_applicable"),
    )
    printed = to_json(reading(*figures), [Problem("info", "macros")])
    assert [each["value"] for each in printed["figures"]] == [12, 0.939]
    assert [(each["cell"], each["raw"]) for each in printed["not_applicable"]] == [("A3", "/")]
    assert printed["problems"][0]["rule"] == ""


def filed(code, unit_code, quarter, **values):
    """A return of 2025 with figures to date and of the quarter alone: aid_amount=(ytd, quarter)."""
    return reading(
        *[
            figure(
                name, value, f"{column}9", basis=basis, quarter=quarter, unit_code=unit_code, township=code
            )
            for name, pair in values.items()
            for column, basis, value in (("E", "ytd", pair[0]), ("D", "quarter", pair[1]))
        ]
    )


def test_a_merged_township_may_bring_the_others_year_so_far_along(warehouse):
    """东河镇 had 3,000 to the end of June; with what came in from 西岭乡 4,500 to September, 1,000 of it since."""
    begin(warehouse)
    file_returns(
        warehouse,
        [checked("U1", 2025, 2, {"aid_amount": 3_000}, at=datetime(2025, 7, 5))],
    )
    third = filed("东河镇", "U1", 3, aid_amount=(4_500, 1_000))
    assert "quarter_ytd_mismatch" in [problem.code for problem in check([third], warehouse)[0]]
    body = {
        "kind": "merge", "happened_on": "2025-07-01", "note": "",
        "links": [{"from_code": "U2", "to_code": "U1", "share": 1.0}],
        "units": [unit("U2", "西岭乡", valid_to="2025-06-30", successor_code="U1")],
    }  # fmt: skip
    warehouse.act("succession", body, by="统计员")
    assert check([third], warehouse) == [[]]
    fourth = filed("东河镇", "U1", 4, aid_amount=(6_000, 1_000))
    both = check([third, fourth], warehouse)
    assert [problem.code for problem in both[1]] == ["quarter_ytd_mismatch"], "4,500 and 1,000 are not 6,000"


def test_the_quarters_of_a_merged_township_are_not_added_up(warehouse):
    """What 西岭乡 brought along from the first half is in 东河镇's year, in none of its quarters."""
    begin(warehouse)
    figures = quarters(3_000, 3_000, 1_000, 1_000, code="aid_amount", total=11_000, unit_code="U1")
    assert [each.code for each in check([reading(*figures)], warehouse)[0]] == ["quarter_ytd_mismatch"]
    body = {
        "kind": "merge", "happened_on": "2025-07-01", "note": "",
        "links": [{"from_code": "U2", "to_code": "U1", "share": 1.0}],
        "units": [unit("U2", "西岭乡", valid_to="2025-06-30", successor_code="U1")],
    }  # fmt: skip
    warehouse.act("succession", body, by="统计员")
    assert check([reading(*figures)], warehouse) == [[]]


def test_a_return_of_a_township_that_was_not_there_is_told(warehouse):
    begin(
        warehouse,
        unit("U1", "东河镇"),
        unit("U2", "西岭乡", valid_to="2025-06-30", successor_code="U1"),
        unit("U3", "新城街道", valid_from="2025-07-01"),
    )
    after = reading(figure("workers", 100, "C5", unit_code="U2", township="西岭乡", quarter=3))
    before = reading(figure("workers", 100, "C5", unit_code="U3", township="新城街道", quarter=2))
    fine = reading(figure("workers", 100, "C5", unit_code="U3", township="新城街道", quarter=3))
    found = check([after, before, fine], warehouse)
    assert [[problem.code for problem in each] for each in found] == [["unit_ended"], ["unit_not_yet"], []]
    words = labels.problem_message(found[0][0])
    assert words.startswith("西岭乡到 2025-06-30 已撤销，2025年三季度不用它报。")
    assert blocking_problems(CheckedFile(b"", after, found[0], by="填报员", explanation="x", reason="x"))
