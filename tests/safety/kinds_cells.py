"""Hostile XML and cells within a well-packed .xlsx file."""

from __future__ import annotations

from tests.safety.archives import HEAD, MAIN, SHEET, return_rows, text_cell, with_parts, with_sheet
from tests.safety.kinds import READ, kind

MEGA = 1024 * 1024
GOOD = return_rows(("会员人数", '<c r="@"><v>80</v></c>'), ("职工人数", '<c r="@"><v>100</v></c>'))
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "xl/_rels/workbook.xml.rels"


def _book(sheets: str, more: str = "") -> bytes:
    return (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>{sheets}</sheets>{more}</workbook>'.encode()
    )


def _rels(targets: str) -> bytes:
    return (
        f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{targets}</Relationships>"
    ).encode()


# --- XML itself -----------------------------------------------------------------------------------------

for _name, _xml in (
    ("dtd", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'),
    ("external entity", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet>&b;</worksheet>'),
    (
        "billion laughs",
        b"<!DOCTYPE a ["
        + b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"ha") for n in range(10))
        + b"]><worksheet>&l9;</worksheet>",
    ),
    ("utf-16", "<worksheet/>".encode("utf-16")),
    ("utf-16 without a mark", '<?xml version="1.0"?><worksheet/>'.encode("utf-16-le")),
    ("utf-7", b'<?xml version="1.0" encoding="UTF-7"?>+ADw-worksheet+AD4-'),
    ("utf-32", "<worksheet/>".encode("utf-32")),
    ("not utf-8 inside", GOOD.encode().replace("会员".encode(), b"\xff\xfe\xc0\x80")),
    ("broken xml", b"<worksheet><sheetData><row"),
    ("zero bytes inside", f"{HEAD}<worksheet xmlns='{MAIN}'><sheetData>".encode() + b"\0" * 3000),
    (
        "lone surrogate",
        f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="e"><v>&#xD800;</v></c></row></sheetData></worksheet>'.encode(),
    ),
):
    kind(_name, "a.xlsx", "damaged", "empty_workbook", *([READ] if "inside" in _name else []))(  # type: ignore[misc]
        lambda xml=_xml: with_parts({SHEET: xml})
    )


@kind("xml a hundred thousand deep", "a.xlsx", "too_complex", "damaged", READ)
def _deep() -> bytes:
    return with_sheet(GOOD + "<f>" * 100_000 + "</f>" * 100_000)


@kind("shared strings a hundred thousand deep", "a.xlsx", "too_complex", "damaged", READ)
def _deep_strings() -> bytes:
    return with_parts(
        {
            "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}"><si>{"<r>" * 100_000}{"</r>" * 100_000}</si></sst>'.encode()
        }
    )


@kind("a million attributes", "a.xlsx", "too_complex", "damaged", "took_too_long", READ)
def _attributes() -> bytes:
    many = " ".join(f'a{n}="{n}"' for n in range(1_000_000))
    return with_sheet(f'<row r="1" {many}><c r="A1"><v>1</v></c></row>')


@kind("an attribute of 40 MB", "a.xlsx", "too_complex")
def _long_attribute() -> bytes:
    noise = "".join(f"{n:x}" for n in range(1_600_000))
    return with_sheet(f'<row r="1"><c r="A1" q="{noise * 4}"><f>1</f></c></row>')


for _name, _many in (("cells that never close", "<c "), ("cells that never close, with rows", '<c r="A1" ')):
    kind(_name, "a.xlsx", "damaged", "too_complex", "empty_workbook")(  # type: ignore[misc]
        lambda many=_many: with_parts(
            {SHEET: f"<worksheet><sheetData><row r='12345'>{many * (6 * MEGA // len(many))}".encode()}
        )
    )


@kind("styles that never close", "a.xlsx", "damaged", "too_complex", READ)
def _open_styles() -> bytes:
    return with_parts(
        {"xl/styles.xml": b"<styleSheet>" + b"<numFmt " * 400_000 + b"<cellXfs>" + b"<xf " * 1_000_000}
    )


@kind("sheets that never close", "a.xlsx", "damaged", "too_complex", "empty_workbook", READ)
def _open_sheets() -> bytes:
    return with_parts(
        {
            "xl/workbook.xml": b"<workbook><sheets>" + b"<sheet " * 1_000_000,
            _RELS: b"<Relationship " * 500_000,
        }
    )


# --- Parts and their relations --------------------------------------------------------------------------


@kind("no workbook part", "a.xlsx", "damaged", "not_a_workbook")
def _no_workbook() -> bytes:
    return with_parts({}, without=["xl/workbook.xml"])


@kind("no sheet part", "a.xlsx", "damaged", "empty_workbook")
def _no_sheet() -> bytes:
    return with_parts({}, without=[SHEET])


@kind("no relations", "a.xlsx", "damaged", "empty_workbook")
def _no_relations() -> bytes:
    return with_parts({}, without=[_RELS])


@kind("relations in a circle", "a.xlsx", "damaged", "empty_workbook")
def _circle() -> bytes:
    target = f'<Relationship Id="rId1" Type="{REL}/worksheet" Target="workbook.xml"/>'
    return with_parts(
        {_RELS: _rels(target), "xl/workbook.xml": _book('<sheet name="a" sheetId="1" r:id="rId1"/>')}
    )


for _name, _target in (
    ("sheet that is a local file", "file:///etc/passwd"),
    ("sheet on the network", "http://127.0.0.1:9/sheet1.xml"),
    ("sheet on a share", "\\\\10.0.0.1\\share\\sheet1.xml"),
    ("sheet upwards", "../../../../etc/passwd"),
):
    kind(_name, "a.xlsx", "damaged", "empty_workbook")(  # type: ignore[misc]
        lambda target=_target: with_parts(
            {
                _RELS: _rels(
                    f'<Relationship Id="rId1" Type="{REL}/worksheet" Target="{target}" TargetMode="External"/>'
                ),
                "xl/workbook.xml": _book('<sheet name="a" sheetId="1" r:id="rId1"/>'),
            }
        )
    )


@kind("two thousand sheets of one part", "a.xlsx", "too_complex", "damaged", READ)
def _many_sheets() -> bytes:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 15_000))
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 2001))
    relation = f'<Relationship Id="rId1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/>'
    return with_parts(
        {
            _RELS: _rels(relation),
            "xl/workbook.xml": _book(sheets),
            SHEET: f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode(),
        }
    )


@kind("two sheets of one name", "a.xlsx", "damaged", READ)
def _same_name() -> bytes:
    sheets = '<sheet name="a" sheetId="1" r:id="rId1"/><sheet name="a" sheetId="2" r:id="rId1"/>'
    relation = f'<Relationship Id="rId1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/>'
    return with_parts({_RELS: _rels(relation), "xl/workbook.xml": _book(sheets)})


@kind("odd sheet name", "a.xlsx", READ)
def _odd_name() -> bytes:
    name = "&quot;'=cmd|' /C calc'!A0&lt;script&gt;{0}:red[x]" + "名" * 5000
    relation = f'<Relationship Id="rId1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/>'
    return with_parts(
        {_RELS: _rels(relation), "xl/workbook.xml": _book(f'<sheet name="{name}" sheetId="1" r:id="rId1"/>')}
    )


@kind("sheet name of control characters", "a.xlsx", "damaged", READ)
def _control_name() -> bytes:
    relation = f'<Relationship Id="rId1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/>'
    return with_parts(
        {
            _RELS: _rels(relation),
            "xl/workbook.xml": _book('<sheet name="a&#10;&#9;&#x202E;b&#7;" sheetId="1" r:id="rId1"/>'),
        }
    )


@kind("a hundred thousand names", "a.xlsx", "too_complex", READ)
def _defined_names() -> bytes:
    names = "".join(
        f'<definedName name="n{n}">[{n}]Sheet1!$A$1:$XFD$1048576</definedName>' for n in range(100_000)
    )
    relation = f'<Relationship Id="rId1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/>'
    book = _book('<sheet name="a" sheetId="1" r:id="rId1"/>', f"<definedNames>{names}</definedNames>")
    return with_parts({_RELS: _rels(relation), "xl/workbook.xml": book})


@kind("names that run", "a.xlsx", READ)
def _running_names() -> bytes:
    names = '<definedName name="_xlnm.Auto_Open">cmd|\'/C calc\'!A0</definedName><definedName name="a">a</definedName>'
    relation = f'<Relationship Id="rId1" Type="{REL}/worksheet" Target="worksheets/sheet1.xml"/>'
    book = _book('<sheet name="a" sheetId="1" r:id="rId1"/>', f"<definedNames>{names}</definedNames>")
    return with_parts({_RELS: _rels(relation), "xl/workbook.xml": book})


@kind("macros", "a.xlsm", READ)
def _macros() -> bytes:
    return with_parts({"xl/vbaProject.bin": b'Sub Auto_Open()\nShell "calc"\nEnd Sub'})


@kind("external links", "a.xlsx", READ)
def _external_links() -> bytes:
    return with_parts(
        {"xl/externalLinks/externalLink1.xml": b'<externalLink><externalBook r:id="rId1"/></externalLink>'}
    )


@kind("embedded object", "a.xlsx", READ)
def _embedded() -> bytes:
    return with_parts(
        {
            "xl/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"MZ" * 5000,
            "xl/activeX/activeX1.bin": b"MZ",
        }
    )


# --- Cells ----------------------------------------------------------------------------------------------


@kind("dimension of a whole sheet", "a.xlsx", READ)
def _dimension() -> bytes:
    return with_sheet(GOOD, before='<dimension ref="A1:XFD1048576"/>')


@kind("dimension beyond any sheet", "a.xlsx", READ, "damaged")
def _dimension_beyond() -> bytes:
    return with_sheet(GOOD, before='<dimension ref="A1:ZZZZZZ99999999999999999999"/>')


@kind("one cell in the far corner", "a.xlsx", "too_complex")
def _far_corner() -> bytes:
    return with_sheet(GOOD + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


@kind("far corner within four megabytes of styled cells", "a.xlsx", "too_complex")
def _far_styled() -> bytes:
    styled = "".join(
        f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="1"/><c r="XFD{n}" s="1"/></row>'
        for n in range(6, 60_000)
    )
    return with_sheet(GOOD + styled + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


@kind("a row's number alone is far", "a.xlsx", "too_complex", "damaged", READ)
def _far_row() -> bytes:
    return with_sheet(GOOD + '<row r="1048576">' + "<c><v>1</v></c>" * 300 + "</row>")


@kind("cells without addresses", "a.xlsx", "too_complex", "damaged")
def _no_addresses() -> bytes:
    return with_sheet("".join("<row>" + "<c><v>1</v></c>" * 16_384 + "</row>" for _ in range(120)))


for _name, _address in (
    ("address beyond all letters", "ZZZZZZZ1"),
    ("address beyond all numbers", "A99999999999999999999"),
    ("address of row nought", "A0"),
    ("address without a row", "A"),
    ("address in small letters", "xfd1048576"),
    ("address of other signs", "甲1"),
    ("empty address", ""),
):
    kind(_name, "a.xlsx", "too_complex", "damaged", READ)(  # type: ignore[misc]
        lambda address=_address: with_sheet(GOOD + f'<row r="5"><c r="{address}"><v>1</v></c></row>')
    )


@kind("two million cells", "a.xlsx", "too_complex")
def _two_million() -> bytes:
    rows = (f'<row r="{row}">' + "<c><v>7</v></c>" * 100 + "</row>" for row in range(1, 19_999))
    return with_sheet("".join(rows))


@kind("half a million cells", "a.xlsx", "too_complex", READ)
def _half_million() -> bytes:
    rows = (f'<row r="{row}">' + "<c><v>7</v></c>" * 26 + "</row>" for row in range(1, 19_999))
    return with_sheet("".join(rows))


@kind("as many cells as are read", "a.xlsx", READ)
def _as_many() -> bytes:
    rows = (f'<row r="{row}">' + "<c><v>7.5</v></c>" * 19 + "</row>" for row in range(10, 10_400))
    return with_sheet(GOOD + "".join(rows))


@kind("as many formulas without results as are read", "a.xlsx", READ)
def _as_many_formulas() -> bytes:
    rows = (f'<row r="{row}">' + "<c><f>1+1</f></c>" * 19 + "</row>" for row in range(10, 1050))
    return with_sheet(GOOD + "".join(rows))


@kind("half a million formulas without results", "a.xlsx", "too_complex", READ)
def _formulas() -> bytes:
    rows = (f'<row r="{row}">' + "<c><f>1+1</f></c>" * 26 + "</row>" for row in range(1, 19_999))
    return with_sheet("".join(rows))


@kind("half a million errors", "a.xlsx", "too_complex", READ)
def _errors() -> bytes:
    rows = (f'<row r="{row}">' + '<c t="e"><v>#REF!</v></c>' * 26 + "</row>" for row in range(1, 19_999))
    return with_sheet("".join(rows))


@kind("a million texts in their cells", "a.xlsx", "too_complex")
def _inline_texts() -> bytes:
    rows = (
        f'<row r="{r}">'
        + "".join(f'<c t="inlineStr"><is><t>{r}x{c}</t></is></c>' for c in range(52))
        + "</row>"
        for r in range(1, 19_999)
    )
    return with_sheet("".join(rows))


@kind("a million shared texts", "a.xlsx", "too_complex", READ)
def _shared_texts() -> bytes:
    texts = "".join(f"<si><t>{n}</t></si>" for n in range(1_000_000))
    return with_parts({"xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}">{texts}</sst>'.encode()})


@kind("one long text shared by every cell", "a.xlsx", "too_complex", READ)
def _long_shared() -> bytes:
    rows = (f'<row r="{row}">' + '<c t="s"><v>0</v></c>' * 20 + "</row>" for row in range(1, 15_000))
    data = f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'.encode()
    texts = f'{HEAD}<sst xmlns="{MAIN}"><si><t>{"长" * 32_000}</t></si></sst>'.encode()
    return with_parts({SHEET: data, "xl/sharedStrings.xml": texts})


@kind("shared text that is not there", "a.xlsx", "damaged", READ)
def _missing_text() -> bytes:
    return with_sheet(
        GOOD
        + '<row r="5"><c r="A5" t="s"><v>99999999</v></c><c r="B5" t="s"><v>-1</v></c><c r="C5" t="s"><v>x</v></c></row>'
    )


@kind("million merged ranges", "a.xlsx", "too_complex", READ)
def _merged() -> bytes:
    ranges = "".join(f'<mergeCell ref="A{n}:XFD{n}"/>' for n in range(1, 1_000_001))
    return with_sheet(GOOD, after=f"<mergeCells>{ranges}</mergeCells>")


@kind("ranges merged over each other", "a.xlsx", "too_complex", READ)
def _merged_over() -> bytes:
    ranges = '<mergeCell ref="A1:XFD1048576"/>' * 20_000
    return with_sheet(
        GOOD + f'<row r="19999">{text_cell("KN19999", "x")}</row>', after=f"<mergeCells>{ranges}</mergeCells>"
    )


@kind("merged range turned round", "a.xlsx", READ, "damaged")
def _merged_round() -> bytes:
    return with_sheet(
        GOOD,
        after='<mergeCells><mergeCell ref="C9:A1"/><mergeCell ref="B2"/><mergeCell ref=""/></mergeCells>',
    )


@kind("hundred thousand styles", "a.xlsx", READ, "too_complex")
def _styles() -> bytes:
    formats = "".join(f'<numFmt numFmtId="{n}" formatCode="0.0%{n}"/>' for n in range(200, 30_200))
    each = "".join(f'<xf numFmtId="{200 + n % 30_000}"/>' for n in range(100_000))
    styles = (
        f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellXfs>{each}</cellXfs></styleSheet>'
    )
    return with_parts({"xl/styles.xml": styles.encode()})


@kind("style that is not there", "a.xlsx", READ, "damaged")
def _missing_style() -> bytes:
    return with_sheet(
        GOOD + '<row r="5"><c r="A5" s="4294967295"><v>1</v></c><c r="B5" s="-1"><v>1</v></c></row>'
    )


@kind("columns without end", "a.xlsx", READ, "damaged")
def _columns() -> bytes:
    return with_sheet(
        GOOD,
        before='<cols><col min="1" max="999999999" hidden="1"/><col min="x" max="" hidden="1"/><col min="-5" max="3" width="0"/></cols>',
    )


@kind("half a million hidden rows", "a.xlsx", READ, "too_complex")
def _hidden_rows() -> bytes:
    return with_sheet(GOOD + "".join(f'<row r="{n}" hidden="1"/>' for n in range(5, 500_000)))


@kind("bloated by styled empty cells", "a.xlsx", READ)
def _bloated() -> bytes:
    empty = "".join(
        f'<row r="{n}">' + "".join(f'<c r="{c}{n}" s="1"/>' for c in "ABCDEFGH") + "</row>"
        for n in range(6, 60_000)
    )
    return with_sheet(GOOD + empty)


@kind("hundred thousand rules of looks", "a.xlsx", READ, "too_complex")
def _looks() -> bytes:
    rules = "".join(
        f'<conditionalFormatting sqref="A1:XFD1048576"><cfRule priority="{n}" type="expression"><formula>A1=1</formula></cfRule></conditionalFormatting>'
        for n in range(100_000)
    )
    return with_sheet(GOOD, after=rules)


@kind("hundred thousand links", "a.xlsx", READ, "too_complex")
def _links() -> bytes:
    links = "".join(f'<hyperlink ref="A{n}" location="javascript:alert({n})"/>' for n in range(100_000))
    return with_sheet(GOOD, after=f"<hyperlinks>{links}</hyperlinks>")


@kind("a text of ten million signs", "a.xlsx", "too_complex")
def _long_text() -> bytes:
    said = "".join(f"{n}会员" for n in range(1_000_000))
    return with_sheet(return_rows(("会员人数", f'<c r="@" t="inlineStr"><is><t>{said}</t></is></c>')))


@kind("a number of ten million digits", "a.xlsx", READ, "too_complex", "damaged")
def _long_number() -> bytes:
    digits = "".join(map(str, range(1_500_000)))
    return with_sheet(return_rows(("会员人数", f'<c r="@"><v>{digits}</v></c>')))


@kind("text of ten million digits", "a.xlsx", READ, "too_complex", "damaged", "personal_data")
def _long_digits() -> bytes:
    digits = "".join(map(str, range(1_500_000)))
    return with_sheet(return_rows(("会员人数", f'<c r="@" t="inlineStr"><is><t>{digits}</t></is></c>')))


@kind("row heads by the thousand", "a.xlsx", READ, "too_complex")
def _heads() -> bytes:
    names = ("会员人数", "职工人数", "送温暖金额", "困难职工户数", "合计", "其中：女", "本季", "累计")
    rows = (
        f'<row r="{row}">'
        + "".join(text_cell("", names[(row + c) % 8]).replace(' r=""', "") for c in range(150))
        + "</row>"
        for row in range(1, 1200)
    )
    return with_sheet("".join(rows))


@kind("unlike texts by the thousand", "a.xlsx", READ, "too_complex", "took_too_long")
def _unlike() -> bytes:
    rows = (
        f'<row r="{row}">{text_cell(f"A{row}", f"会员职工{row}工会{row * 7919 % 6007}人数情况")}<c r="B{row}"><v>{row}</v></c></row>'
        for row in range(3, 7500)
    )
    return with_sheet(return_rows() + "".join(rows))


@kind("numbers at the edge", "a.xlsx", READ)
def _edge_numbers() -> bytes:
    values = (
        "1e308",
        "-1e308",
        "1e999",
        "NaN",
        "INF",
        "-0",
        "1e-300",
        "4.9e-324",
        "999999999999999",
        "1e15",
        "0x10",
        "1_000",
        " 5 ",
        "",
    )
    names = ("会员人数", "职工人数", "送温暖金额", "困难职工户数", "基层工会数", "送清凉资金", "生活救助户数")
    items = [
        (names[n % 7] + "　" * (n // 7), f'<c r="@"><v>{value}</v></c>') for n, value in enumerate(values)
    ]
    return with_sheet(return_rows(*items))


@kind("dates and truths for numbers", "a.xlsx", READ, "damaged")
def _dates() -> bytes:
    cells = (
        '<c r="@" t="b"><v>1</v></c>',
        '<c r="@" t="d"><v>2025-13-45T99:99</v></c>',
        '<c r="@" s="1" t="n"><v>-99999999</v></c>',
        '<c r="@" t="x"><v>1</v></c>',
    )
    names = ("会员人数", "职工人数", "送温暖金额", "困难职工户数")
    return with_sheet(return_rows(*zip(names, cells, strict=True)))


for _name, _formula in (
    ("dde formula", "cmd|'/C calc'!A0"),
    ("formula of a service", 'WEBSERVICE("http://127.0.0.1:9/"&amp;A1)'),
    ("formula of a link", 'HYPERLINK("http://127.0.0.1:9","80")'),
    ("formula in a circle", "B3"),
    ("formula of a whole sheet", "SUM(A1:XFD1048576)"),
    ("formula without end", "(" * 8000 + "1" + ")" * 8000),
):
    kind(_name, "a.xlsx", READ)(  # type: ignore[misc]
        lambda formula=_formula: with_sheet(
            return_rows(("会员人数", f'<c r="@"><f>{formula}</f><v>80</v></c>'))
        )
    )


@kind("shared formula over a whole sheet", "a.xlsx", READ, "damaged", "too_complex")
def _shared_formula() -> bytes:
    return with_sheet(
        return_rows(
            (
                "会员人数",
                '<c r="@"><f t="shared" ref="A1:XFD1048576" si="4294967295">1</f></c><c r="C3"><f t="array" ref="A1:XFD1048576">1</f></c>',
            )
        )
    )


TRICKS = (
    "=cmd|'/C calc'!A0", "+1+1", "-1-1", "@SUM(1)", "\t=1+1", "＝1+1", "＋1", "－1", "＠a", "**会员**人数", "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "$\\frac{1}{0}$", ":material/delete:", ":red[会员]", "[会员](javascript:alert(1))", "{0.__class__}", "{text}",
    "%s%n", "会员\u202e人数", "\x1b[31m会员", "会员\u0000", "](x)", "&lt;b&gt;", "https://evil.example/会员",
)  # fmt: skip


@kind("texts full of tricks", "a.xlsx", READ, "damaged")
def _tricks() -> bytes:
    items = [
        (
            each.replace("\0", "").replace("\x1b", ""),
            text_cell("@", each.replace("\0", "").replace("\x1b", "")),
        )
        for each in TRICKS
    ]
    return with_sheet(return_rows(*items))
