"""What people type into a cell, and what it says."""

from decimal import Decimal

import pytest

from dashboard.intake.records import Cell
from dashboard.intake.values import read_text, read_value


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("１２３", "123"),
        ("1,234", "1234"),
        ("1，234", "1234"),
        ("1 234", "1234"),
        (" 771  ", "771"),
        ("66,500", "66500"),
        ("1,234,567.89", "1234567.89"),
        ("28家", "28"),
        ("3人次", "3"),
        ("十五", "15"),
        ("二十三", "23"),
        ("一百零五", "105"),
        ("一万二千三百", "12300"),
        ("12（含劳模3）", "12"),
        ("共计12户", "12"),
        ("无", "0"),
        ("0", "0"),
        ("零", "0"),
        ("-5", "-5"),
        ("－5", "-5"),
        ("12。", "12"),
    ],
)
def test_plain_numbers(text, number):
    value = read_text(text)
    assert (value.kind, value.number, value.approximate) == ("number", Decimal(number), False)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("约120", 120),
        ("40余", 40),
        ("120以上", 120),
        ("近9万", 90_000),
        ("2万余元", 20_000),
        ("三十余", 30),
        ("12,000多", 12_000),
    ],
)
def test_approximate_numbers_keep_a_flag(text, number):
    value = read_text(text)
    assert (value.number, value.approximate) == (number, True)


@pytest.mark.parametrize(
    ("text", "number", "scale"),
    [
        ("1.09万", 10_900, 10_000),
        ("1.09万元", 10_900, 10_000),
        ("500元", 500, 1),
        ("1.2亿元", 120_000_000, 10**8),
        ("两万", 20_000, 10_000),
    ],
)
def test_a_scale_in_the_cell_is_its_own(text, number, scale):
    value = read_text(text)
    assert (value.number, value.scale) == (number, scale)


@pytest.mark.parametrize(
    ("text", "share", "approximate"),
    [
        ("95%", "0.95", False),
        ("100％", "1", False),
        ("90﹪以上", "0.9", True),
        ("92。3%", "0.923", False),
        ("百分之九十五", "0.95", False),
    ],
)
def test_percentages(text, share, approximate):
    value = read_text(text)
    assert (value.number, value.percent, value.approximate) == (Decimal(share), True, approximate)


@pytest.mark.parametrize("text", ["", " ", "　", "-", "—", "——", "－"])
def test_blank_is_not_reported(text):
    assert read_text(text).kind == "blank"


@pytest.mark.parametrize("text", ["/", "／", "不适用"])
def test_a_slash_is_not_applicable(text):
    assert read_text(text).kind == "not_applicable"


@pytest.mark.parametrize(
    "text", ["9户25人", "９户２５人", "12、13", "10-15", "3\n4", "12 15", "12(3)", "2024.9.30", "1,2345"]
)
def test_two_numbers_in_a_cell_are_never_one(text):
    assert read_text(text).kind == "double"


@pytest.mark.parametrize("text", ["已完成", "若干", "十四五", "三千二", "(12)", "见附表"])
def test_what_is_no_number_stays_text(text):
    assert read_text(text).kind == "text"


def test_a_stored_number_loses_only_binary_noise():
    assert read_value(Cell(0, 0, "number", "", 0.1 + 0.2)).number == Decimal("0.3")
    assert read_value(Cell(0, 0, "number", "", 623622.29)).number == Decimal("623622.29")
    assert read_value(Cell(0, 0, "number", "", 1.8, "0%")).percent


def test_errors_and_uncached_formulas_are_no_zero():
    assert read_value(Cell(0, 0, "error", "#DIV/0!")).kind == "error"
    assert read_value(Cell(0, 0, "uncached_formula", "=1+1")).kind == "uncached"
    assert read_value(Cell(0, 0, "date", "2024-03-05")).kind == "text"
