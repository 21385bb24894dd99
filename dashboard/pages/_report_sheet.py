"""A report on screen and on paper: the same blocks as the Word file, every number with its origin."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

import streamlit as st

from dashboard import drafts, sources, widgets
from dashboard.report.document import (
    Block,
    Cell,
    Chart,
    Figure,
    Heading,
    OriginTable,
    Paragraph,
    Report,
    Table,
    figures_of,
)
from dashboard.report.figures import thawed
from dashboard.report.words import word
from dashboard.sources import Source

NOTHING_SAID: dict[str, dict[str, Any]] = {"units/period_by_quarter": {}}
"""Where a report without a single figure comes from: a unit that has filed nothing yet, others having so."""


def source(report: Report) -> Source:
    """Every query that the report was written from, the one of its text first."""
    queries = {figure.query: thawed(figure.params) for figure in report.figures()}
    queries = queries or NOTHING_SAID
    unit = next((row.get("unit_code") for row in queries.values() if row.get("unit_code")), None)
    return Source(queries, unit=unit)


def _of(figure: Figure) -> Source:
    """Where one number comes from."""
    return Source({figure.query: thawed(figure.params)})


def show(report: Report) -> None:
    """The sheet: title, text, charts and tables; all of a run of text in one element."""
    with st.container(border=True, key="report_sheet"):
        head = f'<h2 class="ud-report-title">{html.escape(report.title)}</h2>'
        if report.subtitle:
            head += f'<p class="ud-report-sub">{html.escape(report.subtitle)}</p>'
        waiting = head
        for place, block in enumerate(report.blocks):
            if not isinstance(block, Chart):
                waiting += _html(block)
                continue
            _text(waiting)
            waiting = ""
            _chart(block, place)
        _text(waiting)


def _text(body: str) -> None:
    if body:
        st.html(f'<div class="ud-report">{body}</div>')


def _html(block: Block) -> str:
    if isinstance(block, Heading):
        tag = f"h{block.level + 2}"
        return f'<{tag} class="ud-report-h{block.level}">{html.escape(block.text)}</{tag}>'
    if isinstance(block, Paragraph):
        lead = f"<b>{html.escape(block.lead)}</b>" if block.lead else ""
        return f'<p class="ud-report-{block.style}">{lead}{"".join(_runs(block))}</p>'
    if isinstance(block, Table):
        head = "".join(f"<th>{html.escape(each)}</th>" for each in block.head)
        rows = "".join(f"<tr>{''.join(_cell(cell) for cell in row)}</tr>" for row in block.rows)
        note = f'<p class="ud-report-note">{html.escape(block.note)}</p>' if block.note else ""
        return _table(block.caption, head, rows) + note
    return _origins(block) if isinstance(block, OriginTable) else ""


def _runs(block: Paragraph) -> Iterator[str]:
    for run in block.runs:
        if isinstance(run, str):
            yield html.escape(run)
        else:
            yield f"<span{sources.attribute(_of(run))}>{html.escape(run.words)}</span>"


def _cell(cell: Cell) -> str:
    if isinstance(cell, Figure):
        return f"<td{sources.attribute(_of(cell))}>{html.escape(cell.words)}</td>"
    return f"<td>{html.escape(word('part.missing') if cell is None else cell)}</td>"


def _table(caption: str, head: str, rows: str) -> str:
    return (
        f'<h3 class="ud-report-caption">{html.escape(caption)}</h3>'
        f'<div class="ud-report-wide" tabindex="0" role="region" aria-label="{html.escape(caption)}">'
        f'<table class="ud-printed"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _origins(block: OriginTable) -> str:
    """The table of origins; its numbering stays on paper."""
    has_files = any(row.file for row in block.rows)
    names = ["name", "figures", "query", "coverage", *(["file"] if has_files else [])]
    head = "".join(f"<th>{html.escape(word(f'origin.{name}'))}</th>" for name in names)
    rows = ""
    for row in block.rows:
        cells = [row.name, row.said or word("part.missing"), row.query, row.coverage]
        cells += [row.file] if has_files else []
        body = "".join(f"<td>{html.escape(each)}</td>" for each in cells)
        rows += f"<tr{sources.attribute(_of(row.figures[0]))}>{body}</tr>"
    return _table(block.caption, head, rows) + f'<p class="ud-report-note">{html.escape(block.note)}</p>'


def _chart(block: Chart, place: int) -> None:
    """The same chart drawn by the page's own library."""
    first = next(figures_of(block))
    series = [
        (each.name, [None if figure is None else figure.value for figure in each.values],
         ["" if figure is None else figure.words for figure in each.values])
        for each in block.series
    ]  # fmt: skip
    figure = drafts.chart(block.kind, block.categories, series, is_percent=block.form == "percent")
    of = _of(first)
    widgets.chart(figure, key=f"report_chart_{place}", alt=block.alt, origin=of)
    st.html(f'<p class="ud-report-figure">{html.escape(block.caption)}</p>')
