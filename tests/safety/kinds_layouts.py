"""Workbooks that keep to every limit and are made to keep the reader of layouts busy."""

from __future__ import annotations

from tests.safety.archives import HEAD, MAIN, SHEET, return_rows, text_cell, with_parts, with_sheet
from tests.safety.kinds import READ, kind
from tests.safety.open_documents import RETURN, number, ods, row, text

NAMES = (
    "会员人数",
    "职工人数",
    "送温暖金额",
    "困难职工户数",
    "基层工会数",
    "送清凉资金",
    "生活救助户数",
    "女会员",
)
TITLE = "大河口镇2025年第三季度工会工作统计表"


def _row(number_: int, cells: list[str]) -> str:
    return f'<row r="{number_}">{"".join(cells)}</row>'


def _column(place: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(place))


def _value(address: str, value: object) -> str:
    return f'<c r="{address}"><v>{value}</v></c>'


@kind("the same item in every row", "a.xlsx", READ, "too_complex")
def _same_item() -> bytes:
    rows = (_row(n, [text_cell(f"A{n}", NAMES[n % 8]), _value(f"B{n}", n)]) for n in range(3, 19_990))
    return with_sheet(return_rows() + "".join(rows))


@kind("a township in every row", "a.xlsx", READ, "too_complex")
def _towns() -> bytes:
    head = [_row(1, [text_cell("A1", "2025年第三季度各乡镇工会汇总表")])]
    head.append(
        _row(
            2, [text_cell("A2", "乡镇"), *(text_cell(f"{_column(c + 2)}2", NAMES[c % 8]) for c in range(24))]
        )
    )
    rows = (
        _row(n, [text_cell(f"A{n}", f"第{n}镇"), *(_value(f"{_column(c + 2)}{n}", n + c) for c in range(12))])
        for n in range(3, 7000)
    )
    return with_sheet("".join((*head, *rows)))


@kind("every township and quarter", "a.xlsx", READ, "too_complex")
def _towns_quarters() -> bytes:
    head = [_row(1, [text_cell("A1", "各乡镇工会台账")])]
    head.append(
        _row(
            2,
            [
                text_cell("A2", "乡镇"),
                text_cell("B2", "年度"),
                text_cell("C2", "季度"),
                *(text_cell(f"{_column(c + 4)}2", NAMES[c]) for c in range(8)),
            ],
        )
    )
    rows = (
        _row(
            n,
            [
                text_cell(f"A{n}", f"第{n % 900}镇"),
                _value(f"B{n}", 2000 + n % 30),
                _value(f"C{n}", n % 4 + 1),
                *(_value(f"{_column(c + 4)}{n}", n + c) for c in range(8)),
            ],
        )
        for n in range(3, 15_000)
    )
    return with_sheet("".join((*head, *rows)))


@kind("heads to the last column", "a.xlsx", READ, "too_complex")
def _wide() -> bytes:
    rows = [_row(1, [text_cell("A1", TITLE)])]
    for n in range(2, 12):
        rows.append(
            _row(
                n,
                [
                    text_cell(f"{_column(c)}{n}", NAMES[(c + n) % 8] + "本季累计"[n % 4 :])
                    for c in range(1, 300)
                ],
            )
        )
    rows += [_row(n, [_value(f"{_column(c)}{n}", c) for c in range(1, 300)]) for n in range(12, 700)]
    return with_sheet("".join(rows))


@kind("a thousand blocks below each other", "a.xlsx", READ, "too_complex")
def _blocks() -> bytes:
    rows = []
    for block in range(1000):
        n = 1 + block * 9
        rows.append(_row(n, [text_cell(f"A{n}", f"第{block}镇2025年第三季度工会统计表")]))
        rows.append(
            _row(
                n + 1,
                [
                    text_cell(f"A{n + 1}", "项目"),
                    text_cell(f"B{n + 1}", "本季"),
                    text_cell(f"C{n + 1}", "累计"),
                ],
            )
        )
        rows += [
            _row(
                n + 2 + each,
                [
                    text_cell(f"A{n + 2 + each}", NAMES[each]),
                    _value(f"B{n + 2 + each}", 1),
                    _value(f"C{n + 2 + each}", 3),
                ],
            )
            for each in range(6)
        ]
    return with_sheet("".join(rows))


@kind("twenty thousand small merged ranges", "a.xlsx", READ, "too_complex")
def _small_merges() -> bytes:
    rows = [_row(1, [text_cell("A1", TITLE)])]
    rows += [
        _row(n, [text_cell(f"{_column(c)}{n}", NAMES[(c + n) % 8]) for c in range(1, 40, 2)])
        for n in range(2, 1000)
    ]
    ranges = "".join(
        f'<mergeCell ref="{_column(c)}{n}:{_column(c + 1)}{n}"/>'
        for n in range(2, 1000)
        for c in range(1, 40, 2)
    )
    return with_sheet("".join(rows), after=f"<mergeCells>{ranges}</mergeCells>")


@kind("merged ranges that all cover the box", "a.xlsx", "too_complex")
def _box_merges() -> bytes:
    ranges = '<mergeCell ref="A1:XFD1048576"/>' * 15_000
    return with_sheet(
        return_rows(*((name, '<c r="@"><v>1</v></c>') for name in NAMES)),
        after=f"<mergeCells>{ranges}</mergeCells>",
    )


@kind("two hundred sheets", "a.xlsx", READ, "too_complex")
def _sheets() -> bytes:
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rows = return_rows() + "".join(
        _row(n, [text_cell(f"A{n}", NAMES[n % 8] + str(n)), _value(f"B{n}", n)]) for n in range(3, 500)
    )
    part = f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()
    sheets = "".join(f'<sheet name="第{n}镇" sheetId="{n}" r:id="r{n}"/>' for n in range(1, 200))
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{rel}/worksheet" Target="worksheets/s{n}.xml"/>'
        for n in range(1, 200)
    )
    book = f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{rel}"><sheets>{sheets}</sheets></workbook>'
    return with_parts(
        {
            "xl/workbook.xml": book.encode(),
            "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>'.encode(),
            **{f"xl/worksheets/s{n}.xml": part for n in range(1, 200)},
        },
        without=[SHEET],
    )


@kind("texts of a thousand signs", "a.xlsx", READ, "too_complex")
def _long_notes() -> bytes:
    rows = (
        _row(
            n,
            [
                text_cell(f"A{n}", f"{n}、其中：会员（人数）" + "2025年第三季度，大河口镇职工" * 60),
                _value(f"B{n}", n),
            ],
        )
        for n in range(3, 1500)
    )
    return with_sheet(return_rows() + "".join(rows))


@kind("labels of nothing but brackets", "a.xlsx", READ, "too_complex")
def _brackets() -> bytes:
    rows = (
        _row(n, [text_cell(f"A{n}", "（" * (n % 500) + "会员人数" + "(" * 400), _value(f"B{n}", n)])
        for n in range(3, 1200)
    )
    return with_sheet(return_rows() + "".join(rows))


@kind("numbers of nothing but signs", "a.xlsx", READ, "too_complex")
def _signs() -> bytes:
    rows = (
        _row(
            n,
            [
                text_cell(f"A{n}", NAMES[n % 8]),
                text_cell(f"B{n}", ("一百" * 200 + "，1" * 200 + " 2" * 100)[n % 300 :]),
            ],
        )
        for n in range(3, 1500)
    )
    return with_sheet(return_rows() + "".join(rows))


@kind("dates and periods everywhere", "a.xlsx", READ, "too_complex")
def _periods() -> bytes:
    rows = (
        _row(
            n,
            [
                text_cell(
                    f"{_column(c)}{n}", f"{2000 + (n * c) % 99}年第{'一二三四'[n % 4]}季度1-{n % 12 + 1}月"
                )
                for c in range(1, 20)
            ],
        )
        for n in range(3, 400)
    )
    return with_sheet(return_rows() + "".join(rows))


@kind("totals of totals", "a.xlsx", READ, "too_complex")
def _totals() -> bytes:
    rows = (
        _row(
            n,
            [
                text_cell(f"A{n}", ("合计", "小计", "其中：女", "镇小计")[n % 4]),
                *(_value(f"{_column(c)}{n}", c) for c in range(2, 30)),
            ],
        )
        for n in range(3, 6000)
    )
    return with_sheet(return_rows() + "".join(rows))


@kind("ods of the same item in every row", "a.ods", READ, "too_complex")
def _ods_same() -> bytes:
    return ods(RETURN + "".join(row(text(NAMES[n % 8]) + number(n)) for n in range(19_000)))


@kind("phones in every row", "a.xlsx", "personal_data")
def _phones() -> bytes:
    rows = (
        _row(
            n,
            [
                text_cell(f"A{n}", "张三"),
                text_cell(f"B{n}", "联系人"),
                text_cell(f"C{n}", str(13_800_000_000 + n)),
            ],
        )
        for n in range(4, 7000)
    )
    head = _row(3, [text_cell("A3", "姓名"), text_cell("B3", "职务"), text_cell("C3", "手机号")])
    return with_sheet(return_rows() + head + "".join(rows))


@kind("identity numbers in every row", "a.xlsx", "personal_data")
def _ids() -> bytes:
    rows = (
        _row(n, [text_cell(f"A{n}", "张三"), text_cell(f"B{n}", f"51072219900101{n:04d}")])
        for n in range(4, 7000)
    )
    return with_sheet(
        return_rows() + _row(3, [text_cell("A3", "姓名"), text_cell("B3", "身份证号")]) + "".join(rows)
    )
