"""Forms to fill in for the twenty-first set of returns and those after it: one cell, a list of items, a table of units."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from tests.intake.blind_clerk import money, rate
from tests.intake.blind_paper import Page, When
from tests.intake.blind_words import amount, basis_of, is_flow, unit_zh

Items = Sequence[tuple[str, str]]
"""(header, code); code "" = a group's row, "?" = an item of no catalogue."""
Dress = Callable[[float], Any]


def value(when: When, code: str, basis: str) -> float:
    assert when.year is not None
    assert when.quarter is not None
    return amount(when.township, when.year, when.quarter, code, "quarter" if basis == "quarter" else "")


def written(figure: float, code: str, yuan: str = "元", percent: str = "fraction") -> Any:
    """As a form has it: 万元 with two places, a rate as 0.953, 95.3 or "95.3%"."""
    if money(code):
        return round(figure / 10000, 2) if yuan == "万元" else figure
    if rate(code) and percent != "fraction":
        share = round(figure * 100, 2)
        return f"{share}%" if percent == "text" else share
    return figure


def tell(
    page: Page,
    row: int,
    column: int,
    when: When,
    code: str,
    *,
    basis: str = "",
    yuan: str = "元",
    percent: str = "fraction",
    dress: Dress | None = None,
    told: When | None = None,
    approximate: bool = False,
    optional: bool = False,
) -> None:
    """One figure in one cell; `dress` writes the number in the clerk's way, `told` is what the form says of when."""
    basis = basis or basis_of(code)
    figure = value(when, code, basis)
    shown = written(figure, code, yuan, percent)
    if dress and not isinstance(shown, str):
        shown = dress(shown)
    page.fact(
        row, column, shown, told or when, code, basis, figure, approximate=approximate, optional=optional
    )


def rows(
    page: Page,
    row: int,
    columns: dict[str, int],
    items: Items,
    when: When,
    *,
    idle: Any = None,
    number: int = 1,
    dresses: dict[str, Dress] | None = None,
    strange: Any = 58,
    **how: Any,
) -> int:
    """A long form's rows under no/name/unit/quarter/ytd/last/change columns; the row after the last one."""
    yuan = how.get("yuan", "元")
    for name, code in items:
        page.put(row, columns.get("no", columns["name"]) if not code else columns["name"], name)
        if code and "no" in columns and not name.startswith(("其中", "　", "#", " ", "-")):
            page.put(row, columns["no"], number)
            number += 1
        if code == "?":
            page.put(row, columns["ytd"], strange)
            page.plant("unknown_item", row, columns["name"])
        elif code:
            if "unit" in columns:
                page.put(row, columns["unit"], yuan if money(code) else unit_zh(code))
            dress = (dresses or {}).get(code)
            tell(page, row, columns["ytd"], when, code, dress=dress, **how)
            if "quarter" in columns and is_flow(code) and not rate(code):
                tell(page, row, columns["quarter"], when, code, basis="quarter", **how)
            elif "quarter" in columns:
                page.put(row, columns["quarter"], idle)
            if "last" in columns:
                assert when.year is not None
                before = When(when.township, when.year - 1, when.quarter)
                tell(page, row, columns["last"], before, code, optional=True, **how)
                if "change" in columns and not rate(code):
                    now, then = page.cells[row, columns["ytd"]], page.cells[row, columns["last"]]
                    if isinstance(now, int | float) and then:
                        page.put(row, columns["change"], round((now / then - 1) * 100, 1))
        row += 1
    return row


def table(
    page: Page,
    row: int,
    columns: Sequence[tuple[int, str, str]],
    towns: Sequence[str],
    when: When,
    *,
    name_column: int = 2,
    number_column: int = 0,
    wear: Sequence[str] = ("",),
    **how: Any,
) -> int:
    """A wide form's rows: (column, code, basis) for each figure, a unit a row; the row after the last one."""
    for place, town in enumerate(towns):
        if number_column:
            page.put(row, number_column, place + 1)
        page.put(row, name_column, town + wear[place % len(wear)])
        for column, code, basis in columns:
            tell(page, row, column, When(town, when.year, when.quarter), code, basis=basis, **how)
        row += 1
    return row


def summed(page: Page, row: int, columns: Sequence[tuple[int, str, str]], of: Sequence[int] | range) -> None:
    """A total of each column that can be added up."""
    for column, code, _ in columns:
        if not rate(code):
            held = [page.cells.get((each, column)) for each in of]
            page.put(row, column, round(sum(each for each in held if isinstance(each, int | float)), 2))


def full_width(number: float) -> str:
    return "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in f"{number:g}")


def commas(number: float) -> str:
    return f"{number:,.0f}" if number == int(number) else f"{number:,.2f}"


def padded(number: float) -> str:
    return f" {number:g}  "


def mixed(
    codes: Sequence[str], dresses: Sequence[Dress], seed: object, share: float = 0.4
) -> dict[str, Dress]:
    """A clerk who writes some figures in ways of their own."""
    chance = random.Random(f"dress/{seed}")
    return {code: chance.choice(list(dresses)) for code in codes if chance.random() < share}
