"""Workbooks to be marked up: one with all that must survive, and the odd ones, built part by part."""

from __future__ import annotations

import io
import re
import struct
import zipfile

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from tests.safety.binary import label, number, record, xls

SHEET = "汇总'表"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)
_BORDER = Border(*[Side(style="thin", color="FF888888")] * 4)


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            # The kind of an .ods is told by its first bytes, so that part is not compressed.
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return out.getvalue()


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rich_book() -> bytes:
    """A 汇总表 with faults in F4 (two numbers), F6 (no number), D5 (#REF!), and an unknown item in H.

    It has formulas with stored results, merged heads in white on red, a conditional format, a check on input,
    a picture, hidden columns and sheets, names, a comment of the sender's, a filter and frozen panes.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.merge_cells("A1:H1")
    sheet["A1"] = "东平县各乡镇工会工作情况汇总表（2025年第三季度）"
    sheet["A1"].font = Font(size=16, bold=True, name="宋体")
    sheet.row_dimensions[1].height = 32
    sheet["A2"] = "金额单位：元"
    heads = [
        "序号",
        "乡镇",
        "职工人数",
        "会员人数",
        "困难职工户数",
        "生活救助户数",
        "困难帮扶资金",
        "劳模疗养人次",
    ]
    for column, head in enumerate(heads, start=1):
        cell = sheet.cell(3, column, head)
        cell.fill = PatternFill("solid", fgColor="FFB5122B")
        cell.font = Font(bold=True, color="FFFFFFFF", name="宋体")
    rows = [
        ("上庄镇", 1200, 1100, 20, "9户25人", 32000, 3),
        ("下庄乡", 800, "#REF!", None, 7, 15000, 1),
        ("新城街道", 2400, 2300, 44, "若干", "2.1万", 2),
        ("河口镇", 600, 580, 9, 4, 8000, 0),
    ]
    for row, values in enumerate(rows, start=4):
        for column, value in enumerate((row - 3, *values), start=1):
            cell = sheet.cell(row, column, value)
            cell.border = _BORDER
            cell.font = Font(name="宋体", size=11, italic=column == 6)
            cell.alignment = Alignment(horizontal="center")
        sheet.cell(row, 7).number_format = "#,##0.00"
    sheet["F6"].fill = PatternFill("solid", fgColor="FFE2EFDA")
    sheet["B8"], sheet["C8"], sheet["D8"], sheet["G8"] = "合计", "=SUM(C4:C6)", "=SUM(D4:D7)", "=SUM(G4:G7)"
    sheet["A10"] = "填报人：李某"
    sheet.column_dimensions["B"].width = 16
    sheet.column_dimensions["I"].hidden = True
    sheet["F4"].comment = Comment("我们自己的批注", "王会计")
    blue = PatternFill("solid", bgColor="FFDDEBF7")
    sheet.conditional_formatting.add("C4:D7", CellIsRule(operator="greaterThan", formula=["2000"], fill=blue))
    check = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0")
    check.add("C4:F7")
    sheet.add_data_validation(check)
    sheet.freeze_panes, sheet.print_area, sheet.auto_filter.ref = "C4", "A1:H10", "A3:H7"
    hidden = book.create_sheet("代码")
    hidden["A1"], hidden["A2"], hidden.sheet_state = "x", 5, "hidden"
    book.defined_names["项目"] = DefinedName("项目", attr_text="代码!$A$1")
    return packed(_with_results_and_picture(parts_of(saved(book))))


def _with_results_and_picture(parts: dict[str, bytes]) -> dict[str, bytes]:
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    for cell, value in (("C8", 4400), ("D8", 3980), ("G8", 55000)):
        sheet, count = re.subn(
            rf'(<c r="{cell}"[^>]*><f>[^<]*</f>)<v ?/?>(?:</v>)?', rf"\g<1><v>{value}</v>", sheet
        )
        assert count == 1
    link = f'<drawing xmlns:r="{RELATIONS}" r:id="rId77"/><legacyDrawing'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace("<legacyDrawing", link).encode()
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    parts["xl/drawings/drawing1.xml"] = (
        f'<xdr:wsDr xmlns:xdr="{drawing}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        "<xdr:oneCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>11</xdr:row>"
        '<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx="800000" cy="400000"/><xdr:pic><xdr:nvPicPr>'
        '<xdr:cNvPr id="2" name="章"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>'
        f'<a:blip xmlns:r="{RELATIONS}" r:embed="rId1"/></xdr:blipFill><xdr:spPr/></xdr:pic><xdr:clientData/>'
        "</xdr:oneCellAnchor></xdr:wsDr>"
    ).encode()
    parts["xl/drawings/_rels/drawing1.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{RELATIONS}/image"'
        ' Target="../media/image1.png"/></Relationships>'
    ).encode()
    parts["xl/media/image1.png"] = PNG
    relations = "xl/worksheets/_rels/sheet1.xml.rels"
    added = f'<Relationship Id="rId77" Type="{RELATIONS}/drawing" Target="/xl/drawings/drawing1.xml"/>'
    parts[relations] = parts[relations].replace(b"</Relationships>", added.encode() + b"</Relationships>")
    kind = "application/vnd.openxmlformats-officedocument.drawing+xml"
    types = '<Default Extension="png" ContentType="image/png"/>'
    types += f'<Override PartName="/xl/drawings/drawing1.xml" ContentType="{kind}"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", types.encode())
    return parts


def bare_book(sheet: str, *, prefix: str = "") -> bytes:
    """A package with nothing but one sheet, without styles, as some report programs write it."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    root = f'xmlns:{prefix[:-1]}="{MAIN}"' if prefix else f'xmlns="{MAIN}"'
    return packed(
        {
            "[Content_Types].xml": (
                '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
                f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>'
            ).encode(),
            "_rels/.rels": (
                f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument"'
                ' Target="xl/workbook.xml"/></Relationships>'
            ).encode(),
            "xl/workbook.xml": (
                f'<{prefix}workbook {root} xmlns:r="{RELATIONS}"><{prefix}sheets>'
                f'<{prefix}sheet name="表" sheetId="1" r:id="rId1"/></{prefix}sheets></{prefix}workbook>'
            ).encode(),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{RELATIONS}/worksheet"'
                ' Target="worksheets/sheet1.xml"/></Relationships>'
            ).encode(),
            "xl/worksheets/sheet1.xml": f"<{prefix}worksheet {root}>{sheet}</{prefix}worksheet>".encode(),
        }
    )


def ods_book() -> bytes:
    """An .ods return by hand: a merged title, a hidden row, a percentage, an error, a cell with two numbers."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"'
        for name, uri in (("office", "office"), ("table", "table"), ("text", "text"))
    )

    def text(value: str, more: str = "") -> str:
        return (
            f'<table:table-cell office:value-type="string"{more}><text:p>{value}</text:p></table:table-cell>'
        )

    def number(value: float, kind: str = "float") -> str:
        return f'<table:table-cell office:value-type="{kind}" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'

    rows = [
        text(
            "南江县各乡镇工会工作情况汇总表（2025年第三季度）",
            ' table:number-columns-spanned="4" table:number-rows-spanned="1"',
        )
        + '<table:covered-table-cell table:number-columns-repeated="3"/>',
        text("乡镇") + text("职工人数") + text("会员人数") + text("入会率"),
        text("大河镇") + number(1000) + text("9户25人") + number(0.9, "percentage"),
        text("小河乡") + number(500) + number(450) + number(0.9, "percentage"),
    ]
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    body += f'<table:table-row table:visibility="collapse">{text("长岭镇")}{number(300)}{number(290)}</table:table-row>'
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="汇总">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    listed = f'<manifest:manifest xmlns:manifest="{manifest}"><manifest:file-entry manifest:full-path="/"'
    return packed(
        {
            "mimetype": kind.encode(),
            "content.xml": content.encode(),
            "META-INF/manifest.xml": f'{listed} manifest:media-type="{kind}"/></manifest:manifest>'.encode(),
        }
    )


def xls_book() -> bytes:
    """An .xls return record by record: its head in bold red 宋体 on yellow, centred, ruled; column B wide, C hidden."""
    font = (
        struct.pack("<HHHHHBBBB", 14 * 20, 1, 10, 700, 0, 0, 0, 134, 0)
        + bytes((2, 1))
        + "宋体".encode("utf-16-le")
    )
    plain = (
        struct.pack("<HHHHHBBBB", 11 * 20, 0, 8, 400, 0, 0, 0, 134, 0)
        + bytes((2, 1))
        + "宋体".encode("utf-16-le")
    )

    def look(
        font: int, kind: int, align: int, lines: int, fill: int, colour: int, number_format: int = 0
    ) -> bytes:
        return record(
            0x00E0,
            struct.pack(
                "<HHHBBBBIIH", font, number_format, kind, align, 0, 0, 0xFC, lines, fill << 26, colour
            ),
        )

    more = record(0x0031, plain) + record(0x0031, font)
    more += (
        look(0, 0xFFF5, 0x20, 0, 0, 64)
        + look(1, 0x0001, 0x1A, 0x1111, 1, 13)
        + look(0, 0x0001, 0x20, 0, 0, 64, 10)
    )

    def styled(cell: bytes, style: int) -> bytes:
        return cell[:8] + struct.pack("<H", style) + cell[10:]

    cells = record(0x007D, struct.pack("<HHHHHH", 1, 1, 30 * 256, 0, 0, 0))
    cells += record(0x007D, struct.pack("<HHHHHH", 2, 2, 9 * 256, 0, 1, 0))
    cells += record(0x0208, struct.pack("<HHHHHHI", 1, 0, 3, 24 * 20, 0, 0, 0x0140))
    cells += label(0, 0, "大河镇2025年第三季度工会工作统计表")
    cells += styled(label(1, 0, "项目"), 1) + styled(label(1, 1, "累计"), 1)
    cells += label(2, 0, "会员人数") + label(2, 1, "9户25人") + label(3, 0, "职工人数") + number(3, 1, 100)
    cells += label(4, 0, "入会率") + styled(number(4, 1, 0.9), 2)
    return xls(cells, more=more)
