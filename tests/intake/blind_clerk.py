"""How a clerk fills in a form, for the tenth set of returns and those after it: headers, long rows, wide rows.

Two thirds of the headers are the catalogue's names and aliases with the usual decorations; for every fifth item
the clerk has words of his own (`FRESH`, one way a set), which a person with the catalogue maps at once.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import Any

from dashboard.catalogue import catalogue
from tests.intake.blind_own_words import FRESH
from tests.intake.blind_paper import Page, When
from tests.intake.blind_words import amount, basis_of, is_flow, unit_zh

OWN_WORDS, PLAIN_NAMES, DECORATED = 0.2, 0.45, 0.2
GROUPS = {
    "organisation": "组织建设",
    "bargaining": "集体协商与集体合同",
    "democracy": "民主管理",
    "rights": "劳动关系与维权",
    "hardship_aid": "困难帮扶",
    "warmth": "送温暖、送清凉",
    "education_aid": "金秋助学",
    "medical_mutual": "医疗互助",
    "employment": "就业服务",
    "training_competition": "建功立业",
    "safety": "安全生产",
    "culture": "文化体育",
    "finance": "工会经费",
    "home_building": "建家工作",
}


def money(code: str) -> bool:
    return catalogue().indicators[code].unit == "yuan"


def rate(code: str) -> bool:
    return code in catalogue().ratios and not money(code)


def header(code: str, batch: int, seed: object, yuan: str = "元", *, decorate: bool = True) -> str:
    """What this clerk calls the item; a money unit in its brackets is the one that the form uses."""
    chance = random.Random(f"{batch}/{seed}/{code}")
    indicator, roll = catalogue().indicators[code], chance.random()
    if roll < OWN_WORDS and code in FRESH:
        name = FRESH[code][batch % len(FRESH[code])]
    elif roll < OWN_WORDS + PLAIN_NAMES:
        name = indicator.name_zh
    else:
        plain = [each for each in indicator.aliases if not each.startswith(("其中", "#"))]
        name = chance.choice(plain or [indicator.name_zh])
    name = re.sub(r"[(（](万?元)[)）]", f"({yuan})", name)
    if decorate and "(" not in name and "（" not in name and chance.random() < DECORATED:
        unit = yuan if money(code) else unit_zh(code)
        name += f"（{unit}）" if chance.random() < 0.5 else f"({unit})"
    return name.replace("(", "（").replace(")", "）") if chance.random() < 0.5 else name


def value(when: When, code: str, basis: str) -> float:
    assert when.year is not None
    assert when.quarter is not None
    return amount(when.township, when.year, when.quarter, code, "quarter" if basis == "quarter" else "")


def shown(figure: float, code: str, yuan: str) -> float:
    """The figure as the form has it; amounts() are whole hundreds of yuan, so 万元 with two places loses nothing."""
    return round(figure / 10000, 2) if money(code) and yuan == "万元" else figure


def long_rows(
    page: Page,
    row: int,
    columns: dict[str, int],
    items: Sequence[tuple[str, str]],
    when: When,
    *,
    yuan: str = "元",
    idle: Any = None,
    numbers: int = 1,
    truth: When | None = None,
) -> int:
    """Rows of (header, code) under no/name/unit/quarter/ytd/last/note columns; the row after the last one.

    Code "" = a group row, "?" = an item of no catalogue; `idle` is what the quarter's column holds for stocks.
    """
    told = truth or when
    for name, code in items:
        if not code:
            page.put(row, columns.get("no", columns["name"]), name)
            row += 1
            continue
        if "no" in columns and not name.startswith(("其中", "　", "#", " ")):
            page.put(row, columns["no"], numbers)
            numbers += 1
        page.put(row, columns["name"], name)
        if code == "?":
            page.line(row, [236], columns["ytd"])
            page.plant("unknown_item", row, columns["name"])
            row += 1
            continue
        if "unit" in columns:
            page.put(row, columns["unit"], yuan if money(code) else unit_zh(code))
        basis = basis_of(code)
        figure = value(when, code, basis)
        page.fact(row, columns["ytd"], shown(figure, code, yuan), told, code, basis, figure)
        if "quarter" in columns and is_flow(code) and not rate(code):
            figure = value(when, code, "quarter")
            page.fact(row, columns["quarter"], shown(figure, code, yuan), told, code, "quarter", figure)
        elif "quarter" in columns:
            page.put(row, columns["quarter"], idle)
        if "last" in columns:
            assert when.year is not None
            before = When(when.township, when.year - 1, when.quarter)
            figure = value(before, code, basis)
            page.fact(
                row, columns["last"], shown(figure, code, yuan), before, code, basis, figure, optional=True
            )
        row += 1
    return row


def named(codes: Sequence[str], batch: int, seed: object, yuan: str = "元") -> list[tuple[str, str]]:
    return [(header(code, batch, seed, yuan), code) for code in codes]


def grouped(items: Sequence[tuple[str, str]], style: str = "{number}、{name}") -> list[tuple[str, str]]:
    """The items with a row of their group's name above each new group."""
    numbers = "一二三四五六七八九十"
    result: list[tuple[str, str]] = []
    last, count = "", 0
    for name, code in items:
        group = catalogue().indicators[code].group if code in catalogue().indicators else last
        if group != last:
            ordinal = numbers[count] if count < 10 else "十" + numbers[count - 10]
            result.append((style.format(number=ordinal, name=GROUPS[group]), ""))
            last, count = group, count + 1
        result.append((name, code))
    return result


def wide_row(
    page: Page,
    row: int,
    column: int,
    columns: Sequence[tuple[str, str, str]],
    when: When,
    truth: When | None = None,
) -> None:
    """One unit's figures: (code, basis, 元 or 万元) a column from `column` on; code "" leaves the cell alone."""
    for place, (code, basis, yuan) in enumerate(columns, start=column):
        if code:
            figure = value(when, code, basis)
            page.fact(row, place, shown(figure, code, yuan), truth or when, code, basis, figure)


def total(page: Page, rows: Sequence[int] | range, column: int) -> float:
    """The sum of a column's numbers over these rows, as a clerk's SUM has it."""
    held = [page.cells.get((row, column)) for row in rows]
    return round(sum(each for each in held if isinstance(each, int | float)), 2)


def foot(page: Page, row: int, width: int, date: str) -> None:
    page.span(
        row,
        1,
        row,
        width,
        f"单位负责人：＿＿＿　　填报人：＿＿＿　　联系电话：＿＿＿＿＿　　填报日期：{date}",
    )
