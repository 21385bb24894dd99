"""Cells in, ID numbers and phone numbers found among them out: personal data is refused, never stored."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dashboard.intake.figures import Collected
from dashboard.intake.records import Cell, Sheet

_ID = re.compile(
    r"(?<!\d)([1-8]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx])(?!\d)"
)
_EIGHTEEN = re.compile(r"(?<!\d)(\d{17}[\dXx])(?!\d)")
_OLD_ID = re.compile(r"(?<!\d)([1-8]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})(?!\d)")
_PHONE = re.compile(r"(?<!\d)(1[3-9]\d{9})(?!\d)")
_ID_HEAD = re.compile(r"身份证|证件号|公民身份")
_PHONE_HEAD = re.compile(r"手机|电话|联系方式")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_FOOT = re.compile(r"负责人|填报人|填表人|联系|制表|审核|日期")


def check_digit_holds(number: str) -> bool:
    """Whether the last sign of an 18-digit number is the one GB 11643 computes."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def tell_personal(out: Collected, sheet: Sheet) -> bool:
    """Note ID and phone numbers of a sheet, masked; True when ID numbers make it unacceptable."""
    ids: list[Cell] = []
    phones: list[Cell] = []
    for cell in sheet.cells:
        digits = _digits(cell)
        if len(digits) < 11:
            continue
        if _is_id(digits):
            ids.append(cell)
        elif _PHONE.search(digits):
            phones.append(cell)
    id_heads = [cell for cell in sheet.cells if cell.kind == "text" and _ID_HEAD.search(cell.text)]
    ids += [cell for cell in _under(sheet, id_heads) if cell not in ids and _OLD_ID.search(_digits(cell))]
    if ids:
        masked = _mask(_digits(ids[0]))
        out.tell("error", "personal_data", _cells(ids), found=masked, count=len(ids), kind="id")
    _tell_phones(out, sheet, phones)
    return bool(ids)


def _tell_phones(out: Collected, sheet: Sheet, phones: list[Cell]) -> None:
    plain = [cell for cell in phones if not _beside_foot(sheet, cell)]
    if not plain:
        return
    heads = [
        cell
        for cell in sheet.cells
        if cell.kind == "text" and _PHONE_HEAD.search(cell.text) and len(cell.text) < 12
    ]
    under = [cell for cell in _under(sheet, heads) if cell in plain]
    severity = "error" if len(under) > 1 else "warning"
    code = "personal_data" if len(under) > 1 else "phone_number"
    found = under if len(under) > 1 else plain
    out.tell(severity, code, _cells(found), found=_mask(_digits(found[0])), count=len(found), kind="phone")  # type: ignore[arg-type]


def _digits(cell: Cell) -> str:
    if cell.kind == "number" and cell.number is not None and cell.number >= 1e10:
        return f"{cell.number:.0f}"
    if cell.kind != "text" or len(cell.text) < 11 or sum(map(str.isdigit, cell.text)) < 11:
        return ""
    return cell.text


def _is_id(digits: str) -> bool:
    """Excel rounds long numbers, so the birth date alone tells where the check digit no longer can."""
    squeezed = "".join(digits.split())
    return bool(_ID.search(squeezed)) or any(
        check_digit_holds(found) and found[0] in "12345678" for found in _EIGHTEEN.findall(squeezed)
    )


def _under(sheet: Sheet, heads: Iterable[Cell]) -> list[Cell]:
    columns = {head.column: head.row for head in heads}
    return [cell for cell in sheet.cells if cell.column in columns and cell.row > columns[cell.column]]


def _beside_foot(sheet: Sheet, phone: Cell) -> bool:
    """The phone of the person who filled the form in is ordinary, and simply not stored."""
    return any(
        cell.kind == "text" and _FOOT.search(cell.text) for cell in sheet.cells if cell.row == phone.row
    )


def _mask(digits: str) -> str:
    found = _EIGHTEEN.search(digits) or _OLD_ID.search(digits) or _PHONE.search(digits)
    number = found[1] if found else digits
    return number[:3] + "*" * (len(number) - 5) + number[-2:]


def _cells(cells: list[Cell]) -> str:
    return ",".join(cell.address for cell in cells[:20])
