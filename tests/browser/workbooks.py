"""Small hand-made returns, as an office would send them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

Row = tuple[str, str, float | str | None, float | str | None]
"""项目, 计量单位, 本季, 累计."""


def long_form(path: Path, township: str, period: str, rows: Sequence[Row]) -> Path:
    """Write 序号|项目|计量单位|本季|累计 with its title, period, sender and footer; figures start in row 5."""
    book = Workbook()
    sheet = book.active
    sheet.title = "季报"
    sheet.append(["乡镇工会工作季度报表"])
    sheet.append([period])
    sheet.append([f"填报单位（盖章）：{township}总工会", None, None, "单位：人、个、元"])
    sheet.append(["序号", "项目", "计量单位", "本季", "累计"])
    for number, row in enumerate(rows, start=1):
        sheet.append([number, *row])
    sheet.append(["单位负责人：＿＿　填报人：＿＿　填报日期："])
    book.save(path)
    return path
