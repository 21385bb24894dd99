"""A figure of an old report in, the drawer's right half out: its sentence, with the figure marked."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from dashboard import hovers, labels, links, sheets, store, widgets
from dashboard.catalogue import catalogue
from dashboard.labels import t

Row = Mapping[str, Any]
File = tuple[str, str]
"""An archived file's name and its SHA-256."""
QUERY = "narrative/quote_by_return"
OF_OTHERS = frozenset({"county_value", "filed_value"})
"""Columns of such a row whose figure was filed all the same."""


def report_of(row: Row, column: str) -> int | None:
    """The old report that a cell's figure comes from; None where it was filed."""
    if column in OF_OTHERS:
        return None
    number = row.get("narrative_return_id") or (row.get("return_id") if "narrative_value" in row else None)
    return None if number is None else int(number)


def show(return_id: int, row: Row, written: str) -> File | None:
    """Put the sentences of the indicator, or of the two sides of a rate. Returns the text they stand in."""
    code = str(row.get("indicator_code") or row.get("measure_code") or row.get("indicator") or "")
    ratio = catalogue().ratios.get(code)
    codes = {code, *((ratio.numerator, ratio.denominator) if ratio else ())}
    quotes = store.rows(QUERY, return_id=return_id)
    mine = [each for each in quotes if each["indicator_code"] in codes] or quotes
    if written:
        sheets.put(f'<h3 class="ud-finding">{html.escape(written)}</h3>')
    sheets.put(widgets.note(t("oldreport.drawer" if mine else "oldreport.drawer_gone")))
    for each in mine:
        sheets.put(_quote(each))
    sheets.put(links.way("narrative", t("oldreport.to_page"), view="filed"))
    return file_of(mine[0]) if mine else None


def file_of(row: Row) -> File | None:
    """The archived file of a fact or quote; None for one that this person may not have."""
    sha256 = str(row["sha256"])
    return (str(row["file_name"]), sha256) if store.may_fetch(sha256) else None


def _quote(each: Row) -> str:
    """入会率 81.5%：“……” 《2013年工作总结》¶12."""
    value = hovers.full(each["indicator_code"], each["value"])
    if each["approximate"]:
        value = t("origin.about", figure=value)
    head = f"{labels.indicator_name(each['indicator_code'])} {value}"
    place = t(
        "oldreport.place", title=each["title"], cell=each["cell"], by=each["filed_by"],
        time=labels.when(each["filed_at"]),
    )  # fmt: skip
    sentence = marked(each["quote"] or "", int(each["start_at"] or 0), int(each["end_at"] or 0))
    title = f'<p class="ud-body"><b>{html.escape(head)}</b></p>'
    return f'{title}<blockquote class="ud-body">{sentence}</blockquote>{widgets.note(place)}'


def marked(quote: str, start: int, end: int) -> str:
    """A sentence as HTML with its figure marked."""
    before, figure, rest = quote[:start], quote[start:end], quote[end:]
    return f"{html.escape(before)}<mark>{html.escape(figure)}</mark>{html.escape(rest)}"
