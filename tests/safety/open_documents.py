"""Files of OpenDocument and text (.ods, .csv)."""

from __future__ import annotations

from tests.safety.archives import HEAD, zipped

_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"'
)
MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = b'<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:x"/>'


def text(said: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{said}</text:p></table:table-cell>'


def number(value: float, more: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}"{more}>'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def row(cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{cells}</table:table-row>"


RETURN = (
    row(text("大河口镇2025年第三季度工会工作统计表"))
    + row(text("项目") + text("累计"))
    + row(text("会员人数") + number(80))
    + row(text("职工人数") + number(100))
)


def content(rows: str, *, head: str = HEAD, name: str = "季报") -> bytes:
    return (
        f"{head}<office:document-content {_NAMES}><office:body><office:spreadsheet>"
        f'<table:table table:name="{name}">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    ).encode()


def ods(rows: str = RETURN, *, manifest: bytes = MANIFEST, body: bytes | None = None) -> bytes:
    parts = [
        ("mimetype", MIMETYPE),
        ("content.xml", content(rows) if body is None else body),
        ("META-INF/manifest.xml", manifest),
    ]
    return zipped(parts)


CSV = "大河口镇2025年第三季度工会工作统计表,\n项目,累计\n会员人数,80\n职工人数,100\n"
