"""A book's cells in, ID numbers and phone numbers in it out: personal data is refused, never stored.

An ID number is known by the birth date within it (Excel rounds long numbers, the check digit is then lost);
one that stands outside the cells, in a comment, a text box or a pivot table's memory, by its check digit too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dashboard.intake.grid import LONGEST_LABEL, is_foot
from dashboard.intake.records import Arg, Book, Cell, Problem, Sheet
from dashboard.intake.rows import Rows

ELSEWHERE = "personal_elsewhere"
"""The note on a book, and the problem, of ID numbers outside its cells."""

_DATE = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_GAP = r"[ \-_.·/,]{0,2}"
_ID = re.compile(
    rf"(?<!\d)([1-9]\d{{5}}){_GAP}((?:18|19|20)\d{{2}}){_GAP}({_DATE}){_GAP}(\d{{3}}[\dX])(?!\d)",
    re.IGNORECASE,
)
_PROVINCE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])"
_OLD_ID = re.compile(rf"(?<!\d)({_PROVINCE}\d{{4}}){_GAP}(\d{{2}}{_DATE}){_GAP}(\d{{3}})(?!\d)")
_LONG = re.compile(r"(?<!\d)\d{15,17}[\dX]?(?!\d)", re.IGNORECASE)
_ROUNDED = re.compile(r"(?<![\d.])\d(?:\.\d+)?E\+?1[47](?!\d)", re.IGNORECASE)
_PHONE = re.compile(r"(?<!\d)(?:\+?86[ \-]?)?(1[3-9]\d[ \-]?\d{4}[ \-]?\d{4})(?!\d)")
_ID_HEAD = re.compile(r"身份证|身分证|证件号|公民身份")
_PHONE_HEAD = re.compile(r"手机|电话|联系方式|联系号码")
_NAME_HEAD = re.compile(r"^(?:姓名|名字|人员姓名|会员姓名|职工姓名|户主|本人)")
_CODE_HEAD = re.compile(r"信用代码|机构代码|注册号|账号|帐号|账户|编号|编码|代码|证号$")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad'’‘`\""))
_RAW_ID = re.compile(rf"(?<![\d.])([1-9]\d{{5}}(?:19|20)\d{{2}}{_DATE}\d{{3}}[\dXx])(?![\d.])".encode())
_SEVENTEEN = b"0" * 17
_AS_DIGITS = bytes(48 if 48 <= sign <= 57 else 32 for sign in range(256))
LONGEST_HEAD = 20
CONTACTS = 2
"""Phone numbers that a text may have: those of the office that wrote it."""
SHOWN = 20
"""Cells that a problem names; the others are counted."""


def check_digit_holds(number: str) -> bool:
    """Whether the last sign of an 18-digit number is the one GB 11643 computes."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def find_personal(book: Book) -> list[Problem]:
    """ID and phone numbers of all sheets, hidden ones too, masked; an error means: not to be accepted."""
    problems = [*_in_names(book)]
    for sheet in book.sheets:
        problems += _in_sheet(sheet)
    if ELSEWHERE in book.notes and not any(each.severity == "error" for each in problems):
        problems.append(Problem("error", ELSEWHERE))
    return problems


def find_in_text(paragraphs: Sequence[str]) -> Problem | None:
    """What keeps a text from being kept: an ID number in it, or a list of phone numbers; None for nothing."""
    ids = [number for text in paragraphs if (number := _id_within(text))]
    if ids:
        return _problem("", (), ids, "id")
    phones = [found[1] for text in paragraphs for found in _PHONE.finditer(_plain(text))]
    return _problem("", (), phones, "phone") if len(set(phones)) > CONTACTS else None


def is_elsewhere(parts: Iterable[bytes]) -> bool:
    """Whether raw parts of a file hold an ID number, wherever it stands."""
    for part in parts:
        # Most parts hold no run of so many digits, which is far quicker to see than the pattern.
        if _SEVENTEEN in part.translate(_AS_DIGITS) and any(
            check_digit_holds(found[1].decode()) for found in _RAW_ID.finditer(part)
        ):
            return True
    return False


def _in_names(book: Book) -> list[Problem]:
    stem = book.file.replace("\\", "/").rsplit("/", 1)[-1]
    found = [(name, _id_within(name)) for name in (stem, *(sheet.name for sheet in book.sheets))]
    ids = [number for _, number in found if number]
    return [_problem("", (), ids, "id")] if ids else []


def _problem(
    sheet: str, cells: Sequence[Cell], numbers: Sequence[str], kind: str, *, refused: bool = True
) -> Problem:
    shown = ",".join(cell.address for cell in cells[:SHOWN])
    args: Mapping[str, Arg] = {"found": mask(numbers[0]), "count": len(numbers), "kind": kind}
    if refused:
        return Problem("error", "personal_data", sheet, shown, args=args)
    return Problem("warning", "phone_number", sheet, shown, args=args)


@dataclass(frozen=True, slots=True)
class _Heads:
    """The rows of telling heads by column."""

    id: Mapping[int, int]
    phone: Mapping[int, int]
    code: Mapping[int, int]
    named_rows: frozenset[int]
    """Rows of heads with a head for names."""
    foot_rows: frozenset[int]


def _in_sheet(sheet: Sheet) -> list[Problem]:
    # Most cells are too short or too small to hold one, which is seen without asking further.
    if isinstance(sheet.cells, Rows) and _is_plain(sheet.cells):
        return []
    longer = [
        cell for cell in sheet.cells if (len(cell.text) > 10 if cell.number is None else cell.number >= 1e10)
    ]
    long = [(cell, text) for cell in longer if (text := _digits(cell))]
    if not long:
        return []
    heads = _heads(sheet)
    name = sheet.name
    ids = [(cell, number) for cell, text in long if (number := _id_of(cell, text, heads))]
    problems = []
    if ids:
        cells, numbers = zip(*ids, strict=True)
        problems.append(_problem(name, cells, numbers, "id"))
    taken = {(cell.row, cell.column) for cell, _ in ids}
    phones = [
        (cell, found[1])
        for cell, text in long
        if (cell.row, cell.column) not in taken and (found := _PHONE.search(text))
    ]
    return problems + _phones(name, phones, heads)


def _is_plain(rows: Rows) -> bool:
    """Whether no value could be a number of a person; of a copy only what it has of its own is looked at."""
    if rows.is_plain is None:
        own = rows.own
        if own is not None and _is_plain(own.base):
            texts: Iterable[str] = own.texts.values()
            reaches = any(map((1e10).__le__, own.numbers.values()))
        else:
            texts, reaches = rows.texts, rows.reaches(1e10)
        rows.is_plain = not reaches and not any(_may_hold(text) for text in texts if len(text) > 10)
    return rows.is_plain


def _id_of(cell: Cell, text: str, heads: _Heads) -> str:
    """The ID number of a cell, "" for none."""
    number = _id_within(text)
    if number and (len(number) == 18 or not _is_under(cell, heads.code)):
        return number
    if _is_under(cell, heads.id) and (found := _LONG.search("".join(text.split())) or _ROUNDED.search(text)):
        return found[0]
    return ""


def _id_within(text: str) -> str:
    plain = _plain(text)
    # A telephone and the date beside it are not one number.
    squeezed = "".join(_PHONE.sub("#", plain).split())
    for each in (plain, squeezed) if squeezed != plain else (plain,):
        for found in _ID.finditer(each):
            number = "".join(found.groups())
            # 8… but for 81 to 83 with zeros, and 9…, begin the codes of organisations.
            is_code = number[0] in "89" and number[1:6] not in ("10000", "20000", "30000")
            if not is_code or check_digit_holds(number):
                return number
        if found_old := _OLD_ID.search(each):
            return "".join(found_old.groups())
    return ""


def _phones(sheet: str, phones: Sequence[tuple[Cell, str]], heads: _Heads) -> list[Problem]:
    """Phones under a telling head are refused, others told; the one of who filled the form in is ordinary."""
    under = [each for each in phones if _is_under(each[0], heads.phone)]
    listed = [each for each in under if each[0].row not in heads.foot_rows]
    in_roster = any(heads.phone[cell.column] in heads.named_rows for cell, _ in listed)
    if len(listed) > 1 or in_roster or len(under) > 2:
        cells, numbers = zip(*(listed if len(listed) > 1 or in_roster else under), strict=True)
        return [_problem(sheet, cells, numbers, "phone")]
    by_column: dict[int, int] = {}
    for cell, _ in phones:
        by_column[cell.column] = by_column.get(cell.column, 0) + 1
    told = [
        (cell, number)
        for cell, number in phones
        if cell.row not in heads.foot_rows
        and not is_foot(cell.text)
        # A single large number is a sum of money; a column of them that all look like phones is not.
        and (cell.kind == "text" or (by_column[cell.column] > 1 and not number.endswith("0000")))
    ]
    if not told:
        return []
    cells, numbers = zip(*told, strict=True)
    return [_problem(sheet, cells, numbers, "phone", refused=False)]


def _heads(sheet: Sheet) -> _Heads:
    ids: dict[int, int] = {}
    phones: dict[int, int] = {}
    codes: dict[int, int] = {}
    named: set[int] = set()
    foot: set[int] = set()
    for cell in sheet.cells:
        if cell.kind != "text":
            continue
        if len(cell.text) <= LONGEST_HEAD:
            text = "".join(cell.text.split())
            for pattern, found in ((_ID_HEAD, ids), (_PHONE_HEAD, phones), (_CODE_HEAD, codes)):
                if pattern.search(text):
                    found.setdefault(cell.column, cell.row)
            if _NAME_HEAD.match(text):
                named.add(cell.row)
        if len(cell.text) <= 200 and is_foot(cell.text):
            foot.add(cell.row)
    return _Heads(ids, phones, codes, frozenset(named), frozenset(foot))


def _is_under(cell: Cell, heads: Mapping[int, int]) -> bool:
    return heads.get(cell.column, cell.row) < cell.row


def _digits(cell: Cell) -> str:
    """The text of a cell that could hold a number of a person, else ""."""
    if cell.kind == "number":
        return f"{cell.number:.0f}" if cell.number is not None and 1e10 <= cell.number < 1e18 else ""
    if cell.kind == "date" or not _may_hold(cell.text):
        return ""
    return _plain(cell.text)


def _may_hold(text: str) -> bool:
    """Whether a text has digits enough for a number of a person."""
    return len(text) > 10 and (_label_may_hold if len(text) <= LONGEST_LABEL else _has_digits)(text)


def _has_digits(text: str) -> bool:
    return sum(map(str.isdigit, text)) >= 11 or bool(_ROUNDED.search(text))


_label_may_hold = lru_cache(maxsize=8192)(_has_digits)
"""The labels of a form are the same texts in each file."""


def _plain(text: str) -> str:
    """Full-width signs as plain ones, without what nobody sees."""
    if text.isascii() and "'" not in text and "`" not in text and '"' not in text:
        return text
    return unicodedata.normalize("NFKC", text).translate(_UNSEEN)


def mask(number: str) -> str:
    """A number that can be found again but not read: 510***********12."""
    return number[:3] + "*" * max(len(number) - 5, 4) + number[-2:]
