"""What a report is before it is a Word file, slides or a page: records, figures bound to their cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dashboard.report.figures import Figure as Figure

Run = str | Figure
"""A piece of a paragraph: plain words, or a number with its origin."""
Cell = str | Figure | None
"""A cell of a table; None where there is no figure."""
Form = Literal["percent", "number"]


@dataclass(frozen=True)
class Heading:
    """A heading. Level 1: 一、 level 2: （一） level 3: 1. The number is part of ``text``."""

    level: Literal[1, 2, 3]
    text: str
    area: str = ""
    """The work area that begins here: a code of data/report, or overview, problems, plans, annex."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the text. ``style``: body (indented), greeting (from the margin), sign (to the right).

    ``lead`` stands before the runs and is bold: 组织建设。 or 一是报表报送不够及时。
    """

    runs: tuple[Run, ...]
    style: Literal["body", "greeting", "sign", "note"] = "body"
    area: str = ""
    lead: str = ""

    @property
    def text(self) -> str:
        """The words as they are printed."""
        return self.lead + "".join(run if isinstance(run, str) else run.words for run in self.runs)


@dataclass(frozen=True)
class Table:
    """A table: a caption over it, a head, rows of cells. ``widths`` are parts of the text's width."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    note: str = ""
    area: str = ""


@dataclass(frozen=True)
class Series:
    """One series of a chart, a value for each category; None where nothing is reported."""

    name: str
    values: tuple[Figure | None, ...]


@dataclass(frozen=True)
class Chart:
    """A native chart. ``kind``: column (side by side), bar (lying, the first category on top) or line.

    Values are plotted as the figures' values: ``form`` says how the axis and the labels write them (percent:
    0..1).
    """

    kind: Literal["column", "bar", "line"]
    caption: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    form: Form
    alt: str
    area: str = ""


@dataclass(frozen=True)
class Origin:
    """Where figures come from, a line of the last table: one row of a query, or a whole table or chart."""

    number: int
    name: str
    """What the figures are of: 职工入会率."""
    figures: tuple[Figure, ...]
    """Each of its columns that the text says, once, in the order of the text."""
    said: str
    """Those figures in words: 87.6%，同比增减1.5个百分点."""
    query: str
    coverage: str
    """18/20, or "" where nothing is counted."""
    file: str
    """Of a township: the file, sheet and cell; else empty."""


@dataclass(frozen=True)
class OriginTable:
    """The last table: each figure once, in the order in which it is first written."""

    caption: str
    note: str
    rows: tuple[Origin, ...]


Block = Heading | Paragraph | Table | Chart | OriginTable


@dataclass(frozen=True)
class Report:
    """A whole report. ``subtitle`` says how far the data goes; ``file_name`` has no ending."""

    title: str
    subtitle: str
    unit_name: str
    period: str
    tone: str
    blocks: tuple[Block, ...]
    file_name: str

    def figures(self) -> Iterator[Figure]:
        """Every figure in its order, those of tables and charts too; again as often as it stands."""
        for block in self.blocks:
            yield from figures_of(block)

    @property
    def text(self) -> str:
        """Title, headings and paragraphs as plain text, a line each."""
        lines = [self.title, self.subtitle]
        lines += [each.text for each in self.blocks if isinstance(each, (Heading, Paragraph))]
        return "\n".join(each for each in lines if each)


def figures_of(block: Block) -> Iterator[Figure]:
    """The figures of one block in reading order; the origin table has none of its own."""
    if isinstance(block, Paragraph):
        yield from (run for run in block.runs if isinstance(run, Figure))
    elif isinstance(block, Table):
        yield from (cell for row in block.rows for cell in row if isinstance(cell, Figure))
    elif isinstance(block, Chart):
        yield from (each for series in block.series for each in series.values if each is not None)
