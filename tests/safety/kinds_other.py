"""Hostile .xls, .ods and .csv files."""

from __future__ import annotations

import random
import struct

from tests.safety import binary
from tests.safety.binary import EOF, GLOBALS, container, label, number, record, small_return, stream, xls
from tests.safety.kinds import READ, kind
from tests.safety.open_documents import CSV, MIMETYPE, RETURN, content, ods, row, text
from tests.safety.open_documents import number as ods_number

MEGA = 1024 * 1024


def _noise(size: int) -> bytes:
    return random.Random(11).randbytes(size)


# --- .xls -----------------------------------------------------------------------------------------------


@kind("xls with a password", "a.xls", "encrypted")
def _password() -> bytes:
    filepass = record(0x002F, struct.pack("<HHH", 1, 1, 1) + _noise(48))
    return xls(small_return(), more=filepass)


@kind("xls with an old password", "a.xls", "encrypted", "damaged")
def _old_password() -> bytes:
    return xls(small_return(), more=record(0x002F, struct.pack("<HHH", 0, 0x1234, 0x5678)))


@kind("xls cell in the far corner", "a.xls", "too_complex")
def _xls_corner() -> bytes:
    return xls(small_return() + number(65_535, 255, 1.0))


@kind("xls box beyond the limit", "a.xls", "too_complex")
def _xls_box() -> bytes:
    return xls(number(0, 0, 1.0) + number(19_000, 255, 1.0))


@kind("xls of 300,000 cells", "a.xls", "too_complex", READ)
def _xls_many() -> bytes:
    return xls(b"".join(number(n // 16, n % 16, 7.0) for n in range(300_000)))


@kind("xls dimension of a whole sheet", "a.xls", READ, "too_complex", "damaged")
def _xls_dimension() -> bytes:
    return xls(record(0x0200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0)) + small_return())


@kind("xls of broken records", "a.xls", "damaged", "too_complex")
def _xls_records() -> bytes:
    return xls(
        b"".join(record(kind_, b"\xff" * 3) for kind_ in (0x0203, 0x0204, 0x027E, 0x00BD, 0x0006, 0x00FD))
    )


@kind("xls record longer than the file", "a.xls", "damaged", "empty_workbook", READ)
def _xls_long_record() -> bytes:
    return xls(small_return() + record(0x0204, b"\0" * 20, size=0xFFFF))


@kind("xls texts that are not there", "a.xls", "damaged", READ, "too_complex")
def _xls_sst() -> bytes:
    sst = record(0x00FC, struct.pack("<II", 0xFFFFFFFF, 0xFFFFFFFF) + b"\x05\0\0abcde")
    return xls(small_return() + record(0x00FD, struct.pack("<HHHI", 5, 1, 0, 0x7FFFFFFF)), more=sst)


@kind("xls of endless continuations", "a.xls", READ, "damaged", "too_complex")
def _xls_continue() -> bytes:
    more = record(0x00FC, struct.pack("<II", 9, 9)) + record(0x003C, b"\xff") * 200_000
    return xls(small_return(), more=more)


@kind("xls sheet that starts beyond the file", "a.xls", "damaged", "empty_workbook", READ)
def _xls_offset() -> bytes:
    return container({"Workbook": stream(small_return(), offset=0x7FFFFFFF)})


@kind("xls sheet that starts at the workbook", "a.xls", "damaged", "empty_workbook", READ, "took_too_long")
def _xls_circle() -> bytes:
    return container({"Workbook": stream(small_return(), offset=0)})


@kind("xls of ten thousand sheets", "a.xls", "damaged", "too_complex", READ)
def _xls_sheets() -> bytes:
    bounds = b"".join(
        record(0x0085, struct.pack("<IBBBB", 20, 0, 0, 2, 0) + b"%02d" % (n % 100)) for n in range(10_000)
    )
    return xls(small_return(), more=bounds)


@kind("xls merged over and over", "a.xls", READ, "damaged", "too_complex")
def _xls_merged() -> bytes:
    ranges = struct.pack("<H", 1000) + struct.pack("<HHHH", 0, 65_535, 0, 255) * 1000
    return xls(small_return() + record(0x00E5, ranges) * 300)


@kind("xls numbers at the edge", "a.xls", READ)
def _xls_numbers() -> bytes:
    names = ("会员人数", "职工人数", "送温暖金额", "困难职工户数", "基层工会数")
    return xls(small_return(zip(names, (1e308, float("nan"), float("inf"), -0.0, 1e-300), strict=True)))


@kind("xls without a container", "a.xls", READ, "damaged", "empty_workbook")
def _bare() -> bytes:
    return stream(small_return())


@kind("xls without an end", "a.xls", READ, "damaged", "empty_workbook")
def _no_end() -> bytes:
    return container({"Workbook": GLOBALS + small_return()})


@kind("xls macro sheet", "a.xls", READ, "damaged", "empty_workbook")
def _macro_sheet() -> bytes:
    data = xls(small_return())
    bound = record(0x0085, b"")[:2]
    at = data.index(bound, 512 + len(GLOBALS))
    return data[: at + 9] + b"\x01" + data[at + 10 :]


def _with_fat(change: dict[int, int]) -> bytes:
    data = bytearray(xls(small_return()))
    table = 512 + struct.unpack("<I", data[76:80])[0] * 512
    for sector, following in change.items():
        data[table + 4 * sector : table + 4 * sector + 4] = struct.pack("<I", following)
    return bytes(data)


@kind("container chained in a circle", "a.xls", "damaged", "too_complex", "empty_workbook", READ)
def _chain_circle() -> bytes:
    return _with_fat({7: 0, 3: 3})


@kind("container chained to nowhere", "a.xls", "damaged", "empty_workbook", READ)
def _chain_nowhere() -> bytes:
    return _with_fat({2: 0x7FFFFFF0})


@kind("container of huge sectors", "a.xls", "damaged", "too_complex")
def _sectors() -> bytes:
    data = xls(small_return())
    return data[:30] + struct.pack("<H", 31) + data[32:]


@kind("container that states gigabytes", "a.xls", "damaged", "too_complex", READ)
def _stated() -> bytes:
    data = bytearray(xls(small_return()))
    directory = 512 + struct.unpack("<I", data[48:52])[0] * 512
    data[directory + 128 + 120 : directory + 128 + 128] = struct.pack("<Q", 0xFFFFFFF0)
    return bytes(data)


@kind("container that states its table is everywhere", "a.xls", "damaged", "too_complex")
def _tables() -> bytes:
    data = bytearray(xls(small_return()))
    data[44:48] = struct.pack("<I", 0xFFFFFFFF)
    data[68:76] = struct.pack("<II", 0, 0xFFFFFFFF)
    return bytes(data)


@kind("container cut short", "a.xls", "damaged", "empty_workbook", READ)
def _cut() -> bytes:
    return xls(small_return())[:1500]


@kind("xls of noise", "a.xls", "damaged")
def _xls_noise() -> bytes:
    return binary.container({"Workbook": _noise(100_000)})


@kind("et file of noise after the head", "a.et", "damaged", "empty_workbook", READ)
def _et_noise() -> bytes:
    return container({"Workbook": GLOBALS + _noise(50_000) + EOF})


@kind("xls of long texts", "a.xls", READ, "too_complex", "damaged")
def _xls_texts() -> bytes:
    return xls(small_return() + b"".join(label(n, 3, f"{n}" + "长" * 3000) for n in range(4, 1500)))


# --- .ods -----------------------------------------------------------------------------------------------


@kind("ods with a password", "a.ods", "encrypted")
def _ods_password() -> bytes:
    return ods(body=_noise(500), manifest=b"<manifest><encryption-data/></manifest>")


@kind("ods cell repeated a million times", "a.ods", "too_complex")
def _ods_columns() -> bytes:
    return ods(RETURN + row(ods_number(1, ' table:number-columns-repeated="1000000"')))


@kind("ods row repeated a million times", "a.ods", "too_complex")
def _ods_rows() -> bytes:
    return ods(RETURN + row(ods_number(1), ' table:number-rows-repeated="1048576"'))


@kind("ods cell and row repeated", "a.ods", "too_complex")
def _ods_both() -> bytes:
    return ods(
        RETURN
        + row(
            ods_number(1, ' table:number-columns-repeated="16384"'), ' table:number-rows-repeated="1048576"'
        )
        * 50
    )


@kind("ods cells repeated within the box", "a.ods", "too_complex")
def _ods_within() -> bytes:
    return ods(
        row(text("会员", ' table:number-columns-repeated="290"'), ' table:number-rows-repeated="19000"')
    )


@kind("ods one far cell", "a.ods", "too_complex")
def _ods_far() -> bytes:
    blank = '<table:table-cell table:number-columns-repeated="16000"/>'
    return ods(RETURN + row(blank, ' table:number-rows-repeated="1000000"') + row(blank + ods_number(1)))


@kind("ods repeated beyond counting", "a.ods", "too_complex", "damaged", READ)
def _ods_beyond() -> bytes:
    return ods(RETURN + row(ods_number(1, ' table:number-columns-repeated="99999999999999999999"')))


@kind("ods repeated less than never", "a.ods", "damaged", READ)
def _ods_negative() -> bytes:
    return ods(
        RETURN + row(ods_number(1, ' table:number-columns-repeated="-5"'), ' table:number-rows-repeated="x"')
    )


@kind("ods blank to the end of the sheet", "a.ods", READ)
def _ods_blank() -> bytes:
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    return ods(RETURN + row(blank, ' table:number-rows-repeated="1048572"'))


@kind("ods of a million cells", "a.ods", "too_complex")
def _ods_million() -> bytes:
    return ods((row('<table:table-cell office:value-type="float" office:value="7"/>' * 100)) * 10_000)


@kind("ods of many tables", "a.ods", "too_complex", READ)
def _ods_tables() -> bytes:
    rows = "</table:table>".join(
        f'<table:table table:name="t{n}">{row(ods_number(1))}' for n in range(20_000)
    )
    return ods(RETURN + "</table:table>" + rows)


@kind("ods of repeated texts in many tables", "a.ods", "too_complex")
def _ods_repeated_tables() -> bytes:
    rows = row(ods_number(1, ' table:number-columns-repeated="250"'), ' table:number-rows-repeated="7000"')
    tables = "</table:table>".join(f'<table:table table:name="t{n}">{rows}' for n in range(60))
    return ods(RETURN + "</table:table>" + tables)


@kind("ods a hundred thousand deep", "a.ods", "too_complex", "damaged")
def _ods_deep() -> bytes:
    return ods(
        RETURN
        + row(
            "<table:table-cell>" + "<text:span>" * 100_000 + "</text:span>" * 100_000 + "</table:table-cell>"
        )
    )


@kind("ods with entities", "a.ods", "damaged")
def _ods_entities() -> bytes:
    return ods(body=content(RETURN, head='<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>'))


@kind("ods that is broken", "a.ods", "damaged")
def _ods_broken() -> bytes:
    return ods(body=content(RETURN)[:900])


@kind("ods without tables", "a.ods", "empty_workbook", "damaged")
def _ods_empty() -> bytes:
    return ods(body=b'<?xml version="1.0"?><a/>')


@kind("ods that is a text document", "a.ods", "damaged", "empty_workbook", "not_a_workbook")
def _odt() -> bytes:
    from tests.safety.archives import zipped

    return zipped(
        [
            ("mimetype", MIMETYPE.replace(b"spreadsheet", b"text")),
            ("content.xml", content("").replace(b"spreadsheet", b"text")),
        ]
    )


# --- .csv -----------------------------------------------------------------------------------------------

for _name, _data, _outcomes in (
    ("csv with zero bytes", CSV.encode() + b"\0" * 50, ("not_a_workbook",)),
    ("csv of one line of 15 MB", b"1," * (7 * MEGA), ("too_complex",)),
    ("csv of one cell of 15 MB", "会员".encode() * (2 * MEGA), ("damaged",)),
    ("csv of three million cells", b"1,2,3,4,5,6,7,8,9,10\n" * 300_000, ("too_complex",)),
    ("csv of 19,000 lines of 150 cells", (b"7," * 149 + b"7\n") * 19_000, ("too_complex",)),
    ("csv of a million blank lines", b"\n" * MEGA + CSV.encode(), ("too_complex",)),
    ("csv of mixed encodings", CSV.encode() + "会员人数,5\n".encode("gb18030"), ("not_a_workbook", READ)),
    ("csv of bytes of no encoding", CSV.encode() + b"\xff\xff\xff,\x81\n", ("not_a_workbook", READ)),
    ("csv whose quote never closes", (CSV + '"会员人数,80\n' + "职工,1\n" * 100_000).encode(), ("damaged",)),
    ("csv of quotes", b'"' * (3 * MEGA), ("damaged",)),
    ("csv of commas", b",,,,\n" * 100_000, ("too_complex", "empty_workbook")),
    ("csv of only a mark", b"\xef\xbb\xbf", ("empty_workbook",)),
    ("csv in utf-16", CSV.encode("utf-16"), (READ,)),
    ("csv in half utf-16", CSV.encode("utf-16")[:-1], ("not_a_workbook",)),
    ("csv of tricks", (CSV + "=cmd|'/C calc'!A0,=1+1\n+1,-1\n@a,\"\t=1\"\n＝1,<b>\n").encode(), (READ,)),
    ("csv of a number without end", (CSV + "基层工会数," + "9" * 2_000_000 + "\n").encode(), ("damaged",)),
    ("csv of exponents", (CSV + "基层工会数,1e999999999\n送温暖金额,9e307\n").encode(), (READ,)),
    ("csv of old line ends", CSV.replace("\n", "\r").encode(), (READ,)),
    ("csv of line separators", CSV.replace("\n", "\u2028").encode(), (READ,)),
):  # fmt: skip
    kind(_name, "a.csv", *_outcomes)(lambda data=_data: data)  # type: ignore[misc]
