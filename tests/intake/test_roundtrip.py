"""Any table written by us, in any layout, reads back as itself: cells, units, periods, codes, bases and values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.catalogue import catalogue
from dashboard.intake.layout import read_layout
from dashboard.intake.lexicon import split_unit
from dashboard.intake.matching import match
from dashboard.intake.workbook import read_book
from tests.intake.blind_headers import CALLED
from tests.intake.blind_paper import Page, Paper, When
from tests.intake.blind_words import basis_of, is_flow, unit_zh

MEASURES = tuple(catalogue().measures)
NAME_SIGNS = "安平长宁永和清石白云青山双河太阳金龙凤花桥柳林新高大兴广元"
KINDS = ("镇", "乡", "街道", "镇总工会", "街道工会联合会")


@dataclass(frozen=True)
class Table:
    """What is written: whose and which figures, and how they are put on paper."""

    townships: tuple[str, ...]
    year: int
    quarter: int
    codes: tuple[str, ...]
    names: tuple[str, ...]
    numbers: tuple[int, ...]
    both: bool
    """本季 beside 累计."""
    ten_thousands: bool
    texts: str
    """How a number is written: number, text, thousands, full."""
    period: str
    place: str
    """Where the period stands: title, pair, sheet, file."""


PERIODS: tuple[Callable[[int, int], str], ...] = (
    lambda year, quarter: f"{year}年第{'一二三四'[quarter - 1]}季度",
    lambda year, quarter: f"{year}年{quarter}季度",
    lambda year, quarter: f"{year}年1-{quarter * 3}月",
    lambda year, quarter: f"截至{year}年{quarter * 3}月底",
    lambda year, quarter: f"{year}年Q{quarter}",
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    codes = tuple(draw(st.lists(st.sampled_from(MEASURES), min_size=3, max_size=8, unique=True)))
    stems = draw(
        st.lists(
            st.text(alphabet=NAME_SIGNS, min_size=2, max_size=3).filter(lambda name: len(set(name)) > 1),
            min_size=2,
            max_size=4,
            unique=True,
        )
    )
    year, quarter = draw(st.integers(2019, 2029)), draw(st.integers(1, 4))
    return Table(
        tuple(stem + draw(st.sampled_from(KINDS)) for stem in stems),
        year,
        quarter,
        codes,
        tuple(draw(st.sampled_from(plain_names(code))) for code in codes),
        tuple(draw(st.lists(st.integers(0, 99_999), min_size=8, max_size=8))),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.sampled_from(("number", "text", "thousands", "full"))),
        draw(st.sampled_from(PERIODS))(year, quarter),
        draw(st.sampled_from(("title", "pair", "sheet", "file"))),
    )


def plain_names(code: str) -> list[str]:
    """Names and headers that surely say an indicator, without those that name another unit of money or a whole."""
    indicator = catalogue().indicators[code]
    called = [name for name in CALLED.get(code, ()) if match(name).sure]
    names = (indicator.name_zh, *indicator.aliases, *called)
    return [name for name in names if "元)" not in name and not name.startswith("其中")]


def number(table: Table, township: str, code: str, basis: str) -> int:
    """A figure: in the quarter never more than in the year, in the first quarter the same."""
    seed = table.numbers[(table.codes.index(code) + 3 * table.townships.index(township)) % len(table.numbers)]
    if basis == "quarter" and table.quarter > 1:
        seed //= 2
    return seed * 100 if unit_zh(code) == "元" and table.ten_thousands else seed


def write(page: Page, table: Table, row: int, column: int, township: str, code: str, basis: str) -> None:
    value = number(table, township, code, basis)
    shown: object = value / 10_000 if unit_zh(code) == "元" and table.ten_thousands else value
    if table.texts != "number":
        shown = f"{shown:,}" if table.texts == "thousands" else str(shown)
    if table.texts == "full":
        shown = str(shown).translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
    if shown in ("0", "０") and table.texts != "number":
        shown = "无"
    page.fact(row, column, shown, When(township, table.year, table.quarter), code, basis, value)


def begin(table: Table, what: str, township: str = "") -> tuple[Paper, Page, int]:
    """Paper with its title, and the next free row; the period stands where the table says."""
    said = table.period
    paper = Paper(f"{said if table.place == 'file' else '报表'}.xlsx", "0")
    page = paper.page(said if table.place == "sheet" else "Sheet1")
    page.put(1, 1, (said if table.place == "title" else "") + what)
    row = 2
    if table.place == "pair":
        page.line(row, ["报告期", said])
        row += 1
    if township:
        page.put(row, 1, f"填报单位：{township}（盖章）")
        row += 1
    page.put(row, 1, "单位：个、人、万元" if table.ten_thousands else "单位：个、人、元")
    return paper, page, row + 1


def bases(table: Table, code: str) -> list[str]:
    if not table.both:
        return [basis_of(code)]
    return ["quarter", "ytd"] if is_flow(code) else ["stock"]


def long_rows(page: Page, table: Table, row: int, left: int, township: str, codes: tuple[str, ...]) -> int:
    """Head and rows of a long table from ``left`` on; the row after them."""
    page.line(row, ["项目", "计量单位", *(["本季", "累计"] if table.both else ["数量"])], left)
    for code in codes:
        row += 1
        unit = "万元" if unit_zh(code) == "元" and table.ten_thousands else unit_zh(code)
        page.line(row, [table.names[table.codes.index(code)], unit], left)
        for basis in bases(table, code):
            shift = 2 if basis == "quarter" or not table.both else 3
            write(page, table, row, left + shift, township, code, basis)
    return row + 1


def long(table: Table) -> Paper:
    paper, page, row = begin(table, "工会工作报表", table.townships[0])
    end = long_rows(page, table, row, 1, table.townships[0], table.codes)
    page.put(end, 1, "填报人：王某　　填报日期：2031年1月5日")
    return paper


def blocks(table: Table) -> Paper:
    paper, page, row = begin(table, "工会工作报表", table.townships[0])
    half = (len(table.codes) + 1) // 2
    long_rows(page, table, row, 1, table.townships[0], table.codes[:half])
    long_rows(page, table, row, 6, table.townships[0], table.codes[half:])
    return paper


def stacked(table: Table) -> Paper:
    paper, page, row = begin(table, "各乡镇工会工作报表")
    for township in table.townships:
        page.put(row + 1, 1, f"填报单位：{township}")
        row = long_rows(page, table, row + 2, 1, township, table.codes) + 1
    return paper


def listed(table: Table) -> Paper:
    paper, page, row = begin(table, "各乡镇工会工作报表")
    page.line(row, ["乡镇", "项目", "计量单位", "累计"])
    for township in table.townships:
        page.put(row + 1, 1, township)
        for place, code in enumerate(table.codes):
            row += 1
            unit = "万元" if unit_zh(code) == "元" and table.ten_thousands else unit_zh(code)
            page.line(row, [table.names[place], unit], 2)
            write(page, table, row, 4, township, code, basis_of(code))
    return paper


def wide(table: Table) -> Paper:
    paper, page, row = begin(table, "工会工作汇总表")
    two = table.both and any(is_flow(code) for code in table.codes)
    page.span(row, 1, row + two, 1, "序号")
    page.span(row, 2, row + two, 2, "乡镇（街道）")
    column = 3
    for name, code in zip(table.names, table.codes, strict=True):
        said = bases(table, code)
        if two and len(said) > 1:
            page.span(row, column, row, column + 1, name)
            page.line(row + 1, ["本季", "累计"], column)
        else:
            page.span(row, column, row + two, column, name)
        for place, township in enumerate(table.townships):
            page.line(row + two + 1 + place, [place + 1, township])
            for shift, basis in enumerate(said):
                write(page, table, row + two + 1 + place, column + shift, township, code, basis)
        column += len(said)
    return paper


def across(table: Table) -> Paper:
    paper, page, row = begin(table, "工会工作汇总表")
    page.line(row, ["项目", "计量单位", *table.townships])
    for place, code in enumerate(table.codes, 1):
        unit = "万元" if unit_zh(code) == "元" and table.ten_thousands else unit_zh(code)
        page.line(row + place, [table.names[place - 1], unit])
        for shift, township in enumerate(table.townships):
            write(page, table, row + place, 3 + shift, township, code, basis_of(code))
    return paper


LAYOUTS = (long, blocks, stacked, listed, wide, across)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(tables(), st.sampled_from(LAYOUTS))
def test_any_table_in_any_layout_reads_back_as_itself(table, layout):
    paper = layout(table)
    laid = read_layout(read_book(paper.name, paper.data))
    found = {
        (each.cell, each.code, each.basis): (
            each.township,
            each.year,
            each.quarter,
            round(float(each.value), 2),
        )
        for each in laid.figures
        if each.value is not None
    }
    expected = {
        (each.cell, each.code, each.basis): (
            each.when.township.removesuffix("总工会").removesuffix("工会联合会"),
            each.when.year,
            each.when.quarter,
            float(each.value),
        )
        for each in paper.facts
    }
    assert found == expected
    assert [each for each in laid.problems if each.severity == "error"] == []


def test_the_names_are_those_of_the_catalogue():
    assert all(split_unit(name)[0] for code in MEASURES for name in plain_names(code))
