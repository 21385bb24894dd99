"""Filed receipts in, one printable page (HTML) out: number, time, file, and each return with its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from dashboard import labels
from dashboard.labels import t

_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font: 14px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans SC","Source Han Sans SC",sans-serif;
        color: #1F2328; max-width: 760px; margin: 32px auto; padding: 0 16px; }}
h1 {{ font-size: 20px; border-bottom: 2px solid #B5122B; padding-bottom: 8px; }}
h2 {{ font-size: 16px; margin: 24px 0 8px; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ border: 1px solid #D8DEE4; padding: 4px 8px; text-align: left; }}
th {{ background: #F7F7F5; }}
td.figure {{ text-align: right; font-variant-numeric: tabular-nums; }}
</style></head><body><h1>{title}</h1>{body}</body></html>
"""
_HEADS = ("unit", "period", "figures", "revision")


@dataclass(frozen=True)
class ReceiptText:
    """A receipt as it reads: ``returns`` are (unit, period, number of figures, revision)."""

    number: int
    time: str
    file: str
    by: str
    returns: tuple[tuple[str, str, int, int], ...]


def receipt_page(county: str, receipts: Sequence[ReceiptText]) -> bytes:
    """The receipts as an HTML page in the language in use. Texts of files are escaped."""
    title = t("returns.receipt_of", county=county)
    lang = "en" if labels.current() == "en" else "zh-CN"
    body = "".join(_receipt(each) for each in receipts)
    return _PAGE.format(lang=lang, title=escape(title), body=body).encode()


def _receipt(receipt: ReceiptText) -> str:
    title = escape(t("returns.receipt_number", number=receipt.number, time=receipt.time))
    note = escape(t("returns.receipt_note", file=receipt.file, by=receipt.by))
    heads = "".join(f"<th>{escape(t(f'returns.receipt_{name}'))}</th>" for name in _HEADS)
    rows = "".join(
        f"<tr><td>{escape(unit)}</td><td>{escape(period)}</td>"
        f'<td class="figure">{figures}</td><td class="figure">{revision}</td></tr>'
        for unit, period, figures, revision in receipt.returns
    )
    return f"<h2>{title}</h2><p>{note}</p><table><tr>{heads}</tr>{rows}</table>"
